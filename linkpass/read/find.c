// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Find the image of the running kernel, by its build ID.
 *
 * In:  /sys/kernel/notes for the build ID, uname(2) for the names of files.
 * Out: the first file that has this build ID, symbols, and kallmod's notes.
 *
 * The places are those where perf, drgn and others look, and two for what linkpass extract
 * writes.  Extracts come first: they are read faster.  The environment variable LINKPASS_ROOT
 * is a directory to take for the root of all these paths; then the release is in its
 * /proc/sys/kernel/osrelease.
 *
 * A file that is not the right one is passed over, whatever is wrong with it; so this asks
 * libelf itself: image_open() would die.
 */
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>
#include "kallmod-note.h"
#include "base/text.h"
#include "base/util.h"
#include "read/build-id.h"
#include "read/find.h"

/* %s is the version, as "uname -r" prints it. */
static const char *const places[] = {
	"/boot/kallmod-%s",
	"/lib/modules/%s/vmlinux.kallmod",
	"/boot/vmlinux-%s",
	"/lib/modules/%s/build/vmlinux.unstripped",
	"/lib/modules/%s/build/vmlinux",
	"/lib/modules/%s/vmlinux",
	"/usr/lib/debug/boot/vmlinux-%s",
	"/usr/lib/debug/lib/modules/%s/vmlinux",
};

#define NPLACES	(sizeof(places) / sizeof(places[0]))

/* One place more, for files that are named for their build ID. */
#define BY_BUILD_ID	"/usr/lib/debug/.build-id/%.2s/%s.debug"

struct search {
	const char *root;
	char *version;
	struct build_id id;
	char *tried[NPLACES + 1];
	char *verdicts[NPLACES + 1];	/* why it is not the one */
	unsigned int ntried;
};

/* Has a section of notes, as libelf translates it, the build ID? */
static bool has_build_id(Elf_Data *data, const struct build_id *id)
{
	size_t pos = 0, next, name, desc;
	GElf_Nhdr note;

	for (; (next = gelf_getnote(data, pos, &note, &name, &desc)); pos = next) {
		const uint8_t *bytes = data->d_buf;
		struct build_id own = { bytes + desc, note.n_descsz };

		if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == sizeof("GNU") &&
		    !memcmp(bytes + name, "GNU", sizeof("GNU")) && build_id_same(&own, id))
			return true;
	}
	return false;
}

/* Is something behind the end of a file of SIZE bytes: the headers of sections, or a section? */
static bool is_cut_short(Elf *elf, uint64_t size)
{
	GElf_Ehdr file;
	GElf_Shdr header;
	Elf_Scn *scn = NULL;

	if (!gelf_getehdr(elf, &file) || file.e_shoff > size ||
	    (uint64_t)file.e_shnum * file.e_shentsize > size - file.e_shoff)
		return true;
	while ((scn = elf_nextscn(elf, scn)))
		if (gelf_getshdr(scn, &header) && header.sh_type != SHT_NOBITS &&
		    (header.sh_offset > size || header.sh_size > size - header.sh_offset))
			return true;
	return false;
}

/* Why an ELF file of SIZE bytes is not the one, or NULL. */
static const char *judge_elf(Elf *elf, uint64_t size, const struct build_id *id)
{
	bool same = false, notes = false, symbols = false;
	size_t names;
	Elf_Scn *scn = NULL;
	GElf_Shdr header;

	if (elf_kind(elf) != ELF_K_ELF)
		return "not an ELF file";
	if (is_cut_short(elf, size))
		return "cut short";
	if (elf_getshdrstrndx(elf, &names))
		return "not an ELF file";
	while ((scn = elf_nextscn(elf, scn))) {
		Elf_Data *data;
		const char *name;

		if (!gelf_getshdr(scn, &header))
			continue;
		name = elf_strptr(elf, names, header.sh_name);
		if (name && !strcmp(name, KALLMOD_NOTE_SECTION))
			notes = true;
		if (header.sh_type == SHT_SYMTAB)
			symbols = true;
		if (header.sh_type == SHT_NOTE && (data = elf_getdata(scn, NULL)))
			same = same || has_build_id(data, id);
	}
	if (!same)
		return "another build ID";
	if (!symbols)
		return "no symbols";
	return notes ? NULL : "no kallmod notes";
}

/* The same for a file. */
static const char *judge(const char *path, const struct build_id *id)
{
	const char *verdict = "not an ELF file";
	struct stat st;
	Elf *elf;
	int fd;

	if (stat(path, &st))
		return errno == ENOENT || errno == ENOTDIR ? "not there" : strerror(errno);
	if (!S_ISREG(st.st_mode))
		return "not a file";
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return strerror(errno);
	elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
	if (elf)
		verdict = judge_elf(elf, st.st_size, id);
	elf_end(elf);
	close(fd);
	return verdict;
}

static char *read_version_file(const char *root)
{
	char *path = xprintf("%s/proc/sys/kernel/osrelease", root);
	FILE *file = fopen(path, "r");
	char line[256] = "";
	bool read;

	if (!file)
		die(path, "cannot open: %s", strerror(errno));
	read = fgets(line, sizeof(line), file);
	fclose(file);
	line[strcspn(line, "\n")] = '\0';
	if (!read || !*line || strchr(line, '/'))
		die(path, "has no version");
	xfree(path);
	return xstrndup(line, strlen(line));
}

/* The release of the running kernel; another root directory has it in a file. */
static char *read_version(const char *root)
{
	struct utsname name;

	if (!*root && !uname(&name))
		return xstrndup(name.release, strlen(name.release));
	return read_version_file(root);
}

/* Try PATH; true if it is the one. */
static bool try(struct search *s, char *path)
{
	const char *verdict = judge(path, &s->id);

	if (!verdict)
		return true;
	s->tried[s->ntried] = path;
	s->verdicts[s->ntried++] = xstrndup(verdict, strlen(verdict));
	return false;
}

static char *find(struct search *s)
{
	char *id = build_id_text(&s->id), *path;

	for (unsigned int i = 0; i < NPLACES; i++) {
		char *below = xprintf(places[i], s->version);

		path = xprintf("%s%s", s->root, below);
		xfree(below);
		if (try(s, path))
			goto found;
	}
	path = xprintf("%s" BY_BUILD_ID, s->root, id, id + strnlen(id, 2));
	if (!try(s, path))
		path = NULL;
found:
	xfree(id);
	return path;
}

static void say(const struct search *s, const char *found)
{
	char *id = build_id_text(&s->id);

	if (found)
		warn("reading %s", found);
	else
		warn("no image of the running kernel (%s, build ID %s); tried",
		     s->version, id);
	for (unsigned int i = 0; !found && i < s->ntried; i++) {
		text_clean(s->tried[i]);
		fprintf(stderr, "%s: %s\n", s->tried[i], s->verdicts[i]);
	}
	xfree(id);
}

char *image_of_running_kernel(void)
{
	const uint16_t one = 1;
	bool big_endian = !*(const uint8_t *)&one;
	const char *root = getenv("LINKPASS_ROOT") ?: "";
	char *path = xprintf("%s/sys/kernel/notes", root), *found;
	struct search s = { .root = root };
	uint64_t len;
	uint8_t *notes = build_id_read_notes(path, &len);

	elf_version(EV_CURRENT);
	s.id = build_id_find(notes, len, big_endian);
	if (!s.id.len)
		die(path, "no build ID");
	s.version = read_version(root);
	found = find(&s);
	say(&s, found);
	for (unsigned int i = 0; i < s.ntried; i++) {
		xfree(s.tried[i]);
		xfree(s.verdicts[i]);
	}
	xfree(s.version);
	xfree(notes);
	xfree(path);
	return found;
}
