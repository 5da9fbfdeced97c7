// SPDX-License-Identifier: GPL-2.0-only
#include "kms.h"

int kms_shared_loadable_text(int i);

KMS_OBJECT(loadable)
KMS_TRIGGERS(KMS_TRIGGER(loadable), KMS_TRIGGER(shared_loadable));
KMS_MODULE(loadable);
