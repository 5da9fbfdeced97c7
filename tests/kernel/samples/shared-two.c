// SPDX-License-Identifier: GPL-2.0-only
#include "kms.h"

KMS_OBJECT(shared_two)

/* That of one.c, in a module that this object is in, too, is another. */
struct kms_layout {
	char shared;
	struct kms_layout *next;
};

int kms_shared_two_layout(struct kms_layout *l);
int noinline kms_shared_two_layout(struct kms_layout *l)
{
	return l->next ? l->next->shared : l->shared;
}
