// SPDX-License-Identifier: GPL-2.0-only
#include "kms.h"

KMS_OBJECT(two)

/* That of one.c has the same name and other members. */
struct kms_private {
	const char *name;
	unsigned int flag : 1, level : 5;
	union {
		long number;
		void *pointer;
	};
	int tail[];
};

int kms_two_private(struct kms_private *p);
int noinline kms_two_private(struct kms_private *p)
{
	return p->flag ? p->level : p->number + p->tail[0];
}

KMS_MODULE(two);
