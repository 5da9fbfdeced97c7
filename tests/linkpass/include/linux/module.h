/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A loaded module, as kallmodsyms_module.c sees one: there is just this. */
#ifndef TEST_LINUX_MODULE_H
#define TEST_LINUX_MODULE_H

#include <string.h>
#include <linux/types.h>

struct module {
	const char *name;
	const void *kallmod;
	unsigned int kallmod_size;
};

extern const struct module *test_module;

#define MODULE_NAME_LEN		56

#define preempt_disable()	do { } while (0)
#define preempt_enable()	do { } while (0)

static inline const struct module *find_module(const char *name)
{
	return test_module && !strcmp(test_module->name, name) ? test_module : NULL;
}

static inline long strscpy(char *to, const char *from, size_t room)
{
	size_t len = strnlen(from, room - 1);

	memcpy(to, from, len);
	to[len] = '\0';
	return len;
}

#endif
