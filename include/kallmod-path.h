/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The path of an object as the note has it: the plugin and "linkpass stamp" write the same.
 */
#ifndef KALLMOD_PATH_H
#define KALLMOD_PATH_H

#include <string.h>
#include <sys/stat.h>

static inline const char *kallmod_without_dot(const char *path)
{
	while (!strncmp(path, "./", 2))
		path += 2;
	return path;
}

/* Like stat(), for the directory that the file PATH is in; PATH is changed meanwhile. */
static inline int kallmod_stat_directory(char *path, struct stat *st)
{
	char *slash = strrchr(path, '/'), name;
	int error;

	if (!slash)
		return stat(".", st);
	name = slash[1];
	slash[1] = '\0';
	error = stat(path, st);
	slash[1] = name;
	return error;
}

/* Remove each "x/.." from PATH; returns 0 if there is no x before a "..". */
static inline int kallmod_drop_parents(char *path)
{
	char *parent;

	while ((parent = strstr(path, "/../"))) {
		char *dir = parent;

		while (dir > path && dir[-1] != '/')
			dir--;
		if (dir == parent || !strncmp(dir, "./", 2) || !strncmp(dir, "../", 3))
			return 0;
		memmove(dir, parent + 4, strlen(parent + 4) + 1);
	}
	return 1;
}

/*
 * Kbuild reaches some objects through ".." (arch/arm64/kvm/../../../virt/kvm/eventfd.o).
 * Write PATH without that to TO, which has room for it; or PATH itself if the directory would
 * be another one, as with symbolic links.
 */
static inline void kallmod_without_parents(char *to, const char *path)
{
	struct stat before, after;

	strcpy(to, path);
	if (!strstr(path, "/../"))
		return;
	if (kallmod_stat_directory(to, &before) || !kallmod_drop_parents(to) ||
	    kallmod_stat_directory(to, &after) || before.st_dev != after.st_dev ||
	    before.st_ino != after.st_ino)
		strcpy(to, path);
}

#endif
