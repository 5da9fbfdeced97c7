/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tables that linkpass writes into the kernel image, and of these the ones that
 * say which modules own an address.
 *
 * They are one block in .rodata, which starts with a header, kallsyms_module_tables,
 * of 32-bit words in the kernel's byte order:
 *
 *	KALLMODSYMS_TABLES_VERSION,
 *	the bytes of the block, header included,
 *	for every table of enum kallmodsyms_which two words: where it begins, in
 *		bytes from the header, and its length in bytes.
 *
 * A table whose length is zero has nothing to say; so has a block that was
 * reserved and not filled. Whoever changes the format of any table changes the
 * version; one that is not the kernel's stands for no tables at all.
 *
 * A key is an address as the tables have it: 0x80000000 plus its distance from
 * kallsyms_relative_base, or an absolute address below 0x80000000.
 *
 * kallsyms_module_offsets: for every 64 tiles two words, the key where the
 *	first of them begins and its offset in kallsyms_modules; sorted.
 * kallsyms_modules: for every tile two ULEB128 numbers, its owner and its
 *	length in bytes. A tile begins where the one before it ends.
 * kallsyms_module_names: NUL-terminated entries. Owner n is entry n - 1;
 *	owner 0 is none. An entry is the name of a module, or, for code shared
 *	by several, KALLMODSYMS_SET and the owner number of each of them as
 *	ULEB128.
 * kallsyms_module_markers: where every 16th entry begins.
 * kallsyms_module_exceptions: two words for each symbol whose owner is not that of
 *	its address, sorted: its number in kallsyms and its owner. These are the
 *	linker script's symbols, and what has no size at the end of an object.
 *
 * Nothing in the tables is trusted. Whatever is wrong with them, reading stays
 * inside of them and comes to an end; the answer may be "no module".
 */
#ifndef KALLMODSYMS_TABLE_H_
#define KALLMODSYMS_TABLE_H_

#include <linux/types.h>

#define KALLMODSYMS_TABLES_VERSION	2
#define KALLMODSYMS_NO_KEY		0xffffffffU
#define KALLMODSYMS_TILES_PER_BLOCK	64
#define KALLMODSYMS_NAMES_PER_MARKER	16
#define KALLMODSYMS_SET			1

/* In the order of the header. */
enum kallmodsyms_which {
	KALLMODSYMS_TABLE_OFFSETS,
	KALLMODSYMS_TABLE_MARKERS,
	KALLMODSYMS_TABLE_EXCEPTIONS,
	KALLMODSYMS_TABLE_OBJFILE_OFFSETS,
	KALLMODSYMS_TABLE_OBJFILE_MARKERS,
	KALLMODSYMS_TABLE_MODULES,
	KALLMODSYMS_TABLE_NAMES,
	KALLMODSYMS_TABLE_OBJFILES,
	KALLMODSYMS_TABLE_OBJFILE_PAIRS,
	KALLMODSYMS_TABLE_OBJFILE_NAMES,
	KALLMODSYMS_TABLES
};

#define KALLMODSYMS_HEADER_WORDS	(2 + 2 * KALLMODSYMS_TABLES)

extern const u32 kallsyms_module_tables[];

/*
 * Table @which of the block at @header, of which @room bytes may be read. It has entries
 * of @words words, or is a list of bytes if that is zero; *@len is how many words or bytes
 * it has. If what the header says of it cannot be, it has none.
 */
const void *kallmodsyms_find_table(const u32 *header, size_t room,
				   enum kallmodsyms_which which, unsigned int words,
				   size_t *len);

/* The same for the block of the kernel image. */
const void *kallmodsyms_image_table(enum kallmodsyms_which which, unsigned int words,
				    size_t *len);

/* The tables of modules; lengths are in elements. */
struct kallmodsyms_table {
	const u32 *offsets;
	size_t offsets_len;
	const u8 *modules;
	size_t modules_len;
	const u32 *markers;
	size_t markers_len;
	const u32 *exceptions;
	size_t exceptions_len;
	const char *names;
	size_t names_len;
};

/* Those of the kernel image. May be called in any context. */
const struct kallmodsyms_table *kallmodsyms_table(void);

/*
 * Where the last search ended. Symbols are mostly asked for in ascending
 * order; then the next one is in the same tile or in one of the next, and
 * nothing has to be searched. All zero is a valid start.
 */
struct kallmodsyms_hint {
	u32 start, end;		/* keys of the current tile, end excluded */
	u32 owner;
	size_t pos;		/* of the next tile in kallsyms_modules */
	unsigned int left;	/* tiles behind this one in its block */
};

/* The owner of what is at @key, or 0. */
u32 kallmodsyms_owner(const struct kallmodsyms_table *t,
		      struct kallmodsyms_hint *hint, u32 key);

/* The same for symbol number @index of kallsyms, which is there. */
u32 kallmodsyms_symbol_owner(const struct kallmodsyms_table *t,
			     struct kallmodsyms_hint *hint, u32 key, u32 index);

/* The name of the @i-th module of @owner, or NULL if it has no more. */
const char *kallmodsyms_owner_module(const struct kallmodsyms_table *t, u32 owner,
				     unsigned int i);

#endif
