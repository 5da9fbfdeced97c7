// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Visit an object, or all objects of an archive.  Kbuild's archives are thin: they contain
 * only the names of the objects.  libelf cannot read these, so libbfd does.
 */
#define PACKAGE "linkpass"
#include <bfd.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "ctf/members.h"
#include "read/image.h"
#include "base/util.h"

static void __attribute__((noreturn)) die_bfd(const char *path)
{
	die(path, "cannot read archive: %s", bfd_get_error() == bfd_error_system_call ?
	    strerror(errno) : bfd_errmsg(bfd_get_error()));
}

static void visit_file(const char *path, object_visitor visit, void *arg)
{
	struct image *img = image_open(path);

	visit(img, arg);
	image_close(img);
}

/* Visit a member of an archive that is not thin. */
static void visit_member(bfd *member, const char *name, object_visitor visit, void *arg)
{
	uint64_t size = bfd_get_file_size(member);
	uint8_t *bytes = xcalloc(size, 1);
	struct image *img;

	if (bfd_seek(member, 0, SEEK_SET) || bfd_bread(bytes, size, member) != size)
		die_bfd(name);
	img = image_open_memory(name, bytes, size);
	visit(img, arg);
	image_close(img);
	xfree(bytes);
}

static void visit_members(bfd *archive, const char *path, object_visitor visit, void *arg)
{
	bfd *member = NULL, *next;

	while ((next = bfd_openr_next_archived_file(archive, member))) {
		if (member)
			bfd_close(member);
		member = next;
		if (bfd_is_thin_archive(archive)) {
			visit_file(bfd_get_filename(member), visit, arg);
		} else {
			char *name = xprintf("%s(%s)", path, bfd_get_filename(member));

			visit_member(member, name, visit, arg);
			xfree(name);
		}
	}
	if (bfd_get_error() != bfd_error_no_more_archived_files)
		die_bfd(path);
	if (member)
		bfd_close(member);
}

/* Does PATH begin like an archive (ar(5)), thin or not? */
static bool is_archive(const char *path)
{
	char magic[8] = "";
	FILE *file = fopen(path, "r");

	if (file) {
		if (fread(magic, sizeof(magic), 1, file) != 1)
			magic[0] = '\0';
		fclose(file);
	}
	return !memcmp(magic, "!<arch>\n", sizeof(magic)) ||
	       !memcmp(magic, "!<thin>\n", sizeof(magic));
}

void members_visit(const char *path, object_visitor visit, void *arg)
{
	bfd *archive;

	if (!is_archive(path)) {
		visit_file(path, visit, arg);
		return;
	}
	bfd_init();
	archive = bfd_openr(path, NULL);
	if (!archive || !bfd_check_format(archive, bfd_archive))
		die_bfd(path);
	visit_members(archive, path, visit, arg);
	bfd_close(archive);
}
