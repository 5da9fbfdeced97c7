#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# linkpass ctf on small images; libctf reads the archive.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
gcc -O2 -Wall -Wextra -o "$tools/ctf-dump" "$top/tests/kernel/ctf-dump.c" -lctf || exit 1

# object MODNAME MODFILE OBJECT [FLAG]...: compile C on standard input.
object()
{
	mkdir -p "$(dirname "$3")"
	cat > "${3%.o}.c"
	o_modname=$1 o_modfile=$2 o_object=$3
	shift 3
	cc "$o_modname" "$o_modfile" "$o_object" "${o_object%.o}.c" -gctf "$@"
}

declares='static const char i[] __attribute__((section(".modinfo"), used)) = KBUILD_MODNAME ".file=" KBUILD_MODFILE;'

# A core object, two objects of module a, one of module b, and one of both modules.
small_image()
{
	object core core core.o <<-'EOF'
	struct common { int i; };
	struct core { struct common *c; char last; };
	int core(struct core *c) { return c->c->i; }
	EOF
	object a d/a d/a.o <<-EOF
	$declares
	struct common { int i; };
	struct only_a { struct common c; long l; };
	struct same { char first[3]; };
	int a(struct only_a *a, struct same *s) { return a->c.i + s->first[0]; }
	EOF
	object a d/a d/a2.o <<-'EOF'
	struct only_a2 { union { short s; struct { int x, y; } p; }; unsigned f : 3, g : 7; int tail[]; };
	int a2(struct only_a2 *a) { return a->f; }
	EOF
	object b d/b d/b.o <<-EOF
	$declares
	struct common { int i; };
	struct same { long second; };
	int b(struct common *c, struct same *s) { return c->i + s->second; }
	EOF
	object a:b "d/a d/b" d/ab.o <<-'EOF'
	struct of_both { double d; };
	int ab(struct of_both *b) { return b->d; }
	EOF
	ld_image core.o d/a.o d/a2.o d/b.o d/ab.o
}

dump()
{
	"$tools/ctf-dump" "$1" > dumped
	sed 's/	$//' dumped | sort
}

small_archive()
{
	cat <<-'EOF'
	a	shared_ctf	a
	a	struct only_a	16	 c@0:32 l@64:64
	a	struct only_a2	12	 s@0:16 p@0:64 p.x@0:32 p.y@32:32 f@64:3 g@67:7 tail@96:0
	a	struct same	3	 first@0:24
	b	shared_ctf	b
	b	struct same	8	 second@0:64
	shared_ctf	-	shared_ctf
	shared_ctf	struct common	4	 i@0:32
	shared_ctf	struct of_both	8	 d@0:64
	vmlinux	shared_ctf	vmlinux
	vmlinux	struct core	16	 c@0:64 last@64:8
	EOF
}

by_module()
{
	small_image
	"$linkpass" ctf -o image.ctfa image
	small_archive > want
	dump image.ctfa | same want -
	# From another directory, with options last: the same bytes.
	here=$PWD
	(cd / && "$linkpass" ctf "$here/image" -o "$here/again.ctfa")
	cmp image.ctfa again.ctfa
	"$linkpass" ctf --output=plain.ctfa --uncompressed image
	dump plain.ctfa | same want -
}

# If types of one name differ in a module, the dictionary has all; the name leads to one.
conflict()
{
	small_image
	object a d/a d/a2.o <<-'EOF'
	struct same { int other; };
	int a2(struct same *s) { return s->other; }
	EOF
	ld_image core.o d/a.o d/a2.o d/b.o d/ab.o
	"$linkpass" ctf -o image.ctfa image
	dump image.ctfa | grep "struct same" > got
	cat > want <<-'EOF'
	a	struct same	3	 first@0:24
	a	struct same	4	 other@0:32
	b	struct same	8	 second@0:64
	EOF
	same want got
}

# Cases that libctf alone gets wrong: the end of a bit-field, names of functions, a module of
# one object with an enumeration of one byte.
mended()
{
	object core core core.o <<-'EOF'
	enum tiny { NO, YES } __attribute__((packed));
	struct answer { enum tiny tiny; };
	struct fields { unsigned low : 8, high : 24; };
	int core(struct answer *a, struct fields *f)
	{
		return a->tiny + f->high;
	}
	EOF
	object core core core2.o <<-'EOF'
	enum tiny { NO, YES } __attribute__((packed));
	struct answer { enum tiny tiny; };
	int core3(struct answer *a) { return a->tiny; }
	EOF
	object a d/a d/a.o <<-EOF
	$declares
	enum tiny { NO, YES } __attribute__((packed));
	struct answer { enum tiny tiny; };
	int a(struct answer *a) { return a->tiny; }
	EOF
	for n in 1 2 3; do
		object b d/b d/b$n.o <<-EOF
		$([ $n != 1 ] || echo "$declares")
		struct operations { int (*f)(long l); };
		static int __attribute__((noipa)) same_name(long l) { return l; }
		int b$n(struct operations *o) { return o->f(same_name($n)); }
		EOF
	done
	# In two of the three objects, same_name() has another type.
	sed -i "s/same_name(long l)/same_name(short l)/" d/b2.c d/b3.c
	cc b d/b d/b2.o d/b2.c -gctf
	cc b d/b d/b3.o d/b3.c -gctf
	ld_image core.o core2.o d/*.o
	"$linkpass" ctf -o image.ctfa image
	dump image.ctfa | grep -v "	.*_ctf	" > got
	cat > want <<-'EOF'
	b	struct operations	8	 f@0:64
	shared_ctf	-	shared_ctf
	shared_ctf	struct answer	1	 tiny@0:8
	vmlinux	struct fields	4	 low@0:8 high@8:24
	EOF
	same want got
}

# A structure that others only point to stays together with its inner structures.
inside()
{
	object core core core.o <<-'EOF'
	struct deep { int x; };
	struct private { struct deep deep; };
	struct hook { int (*f)(struct private *); };
	struct outer { struct hook hook; };
	struct holder { struct { struct common { long l; } two[2]; } c; struct deep deep; };
	union either { struct deep deep; int i; };
	struct leaf { struct common c; };
	int core(struct outer *o, struct holder *h, union either *e, struct leaf *l)
	{
		return o->hook.f(0) + h->c.two[1].l + e->i + l->c.l;
	}
	EOF
	object a d/a d/a.o <<-EOF
	$declares
	struct common { long l; };
	struct outer;
	struct holder;
	union either;
	struct leaf;
	int a(struct outer *o, struct holder *h, union either *e, struct leaf *l, struct common *c)
	{
		return o && h && e && l && c->l;
	}
	EOF
	ld_image core.o d/a.o
	"$linkpass" ctf -o image.ctfa image
	dump image.ctfa | grep "	\(struct\|union\) " > got
	cat > want <<-'EOF'
	shared_ctf	struct common	8	 l@0:64
	shared_ctf	struct leaf	8	 c@0:64
	vmlinux	struct deep	4	 x@0:32
	vmlinux	struct holder	24	 c@0:128 c.two@0:128 deep@128:32
	vmlinux	struct hook	8	 f@0:64
	vmlinux	struct outer	8	 hook@0:64
	vmlinux	struct private	4	 deep@0:32
	vmlinux	union either	4	 deep@0:32 i@0:32
	EOF
	same want got
}

# Different structures of one name, inside a structure that two modules have.
inside_of_shared()
{
	object core core core.o <<-'EOF'
	struct twice { int i; };
	int core(struct twice *t) { return t->i; }
	EOF
	for m in a b; do
		object $m d/$m d/$m.o <<-EOF
		$declares
		struct twice { long l; };
		struct plain { int i; struct twice twice; };
		typedef struct twice twice_t;
		struct deep { unsigned bits : 3; struct { const twice_t list[2]; } s; struct plain plain; };
		struct pointer { struct twice *twice; };
		int $m(struct deep *d, struct pointer *p) { return d->bits + p->twice->l; }
		EOF
	done
	ld_image core.o d/a.o d/b.o
	"$linkpass" ctf -o image.ctfa image
	dump image.ctfa | grep "	struct " > got
	for m in a b; do
		cat <<-EOF
		$m	struct deep	40	 bits@0:3 s@64:128 s.list@64:128 plain@192:128
		$m	struct plain	16	 i@0:32 twice@64:64
		$m	struct twice	8	 l@0:64
		EOF
	done > want
	cat >> want <<-'EOF'
	shared_ctf	struct pointer	8	 twice@0:64
	vmlinux	struct twice	4	 i@0:32
	EOF
	same want got
	echo 'int i;' | gcc -c -x c -o plain.o -
	objcopy --add-section .ctf=image.ctfa plain.o with.o
	objdump --ctf --ctf-parent=shared_ctf with.o > listing
	grep -q 'struct twice' listing
	none "kind .*[(](a|b|vmlinux)[)]" listing
}

# A module has a dictionary even if all its types are shared, or if it has none.
empty()
{
	small_image
	echo "$declares" | object c d/c d/c.o
	printf '.text\n.globl c2\nc2: nop\n.section .note.GNU-stack\n' > c2.S
	cc c d/c d/c2.o c2.S
	ld_image core.o d/*.o
	"$linkpass" ctf -o image.ctfa image
	dump image.ctfa > got
	grep -x "c	shared_ctf	c" got
	none "^c	(struct|union)" got
	# The same if there are only modules without types.
	ld_image d/c.o d/c2.o
	"$linkpass" ctf -o image.ctfa image
	dump image.ctfa > got
	printf '%s\n' "c	shared_ctf	c" "shared_ctf	-	shared_ctf" | same - got
}

# Objects that are not where they were built, given in every kind of file.
given()
{
	small_image
	small_archive > want
	mkdir new
	cp image new/
	ar rcT new/thin.a core.o d/a.o d/a2.o d/b.o d/ab.o
	"$linkpass" ctf -o image.ctfa new/image new/thin.a
	dump image.ctfa | same want -
	echo 'int f(void) { return 1; }' > none.c
	gcc -c none.c
	ar rc new/plain.a none.o core.o d/a.o d/a2.o d/b.o d/ab.o
	mv d gone
	rm core.o
	"$linkpass" ctf -o image.ctfa new/image new/plain.a
	dump image.ctfa | same want -
	mkdir parts
	(cd parts && ar x ../new/plain.a)
	rm parts/none.o
	"$linkpass" ctf -o image.ctfa image parts/*.o
	dump image.ctfa | same want -
	fails 1 "$linkpass" ctf -o image.ctfa image parts/a*.o
	says "linkpass: core.o: cannot open: No such file or directory"
}

# Linked loadable modules, and an object that one of them shares with module a.
loadable()
{
	small_image
	object x_y "" e/x.o -DMODULE <<-'EOF'
	struct common { int i; };
	struct loaded { struct common *c; int n; };
	int x(struct loaded *l) { return l->n; }
	EOF
	echo 'static const char n[] __attribute__((section(".modinfo"), used)) = "name=x_y";' |
		object x_y "" e/x-y.mod.o -DMODULE
	ld -r -o e/x-y.ko e/x.o e/x-y.mod.o
	ld -r -o e/other-name.o e/x.o e/x-y.mod.o
	objcopy --rename-section .modinfo=.other e/other-name.o
	{
		small_archive
		echo "x_y	shared_ctf	x_y"
		echo "x_y	struct loaded	16	 c@0:64 n@64:32"
	} | sort > want
	"$linkpass" ctf -o image.ctfa image e/x-y.ko
	dump image.ctfa | same want -
	"$linkpass" ctf -o image.ctfa image e/x-y.ko e/x-y.ko e/x.o
	dump image.ctfa | same want -
	# A single object knows its module's name; a linked file goes by its file name.
	"$linkpass" ctf -o image.ctfa image e/x.o
	dump image.ctfa | same want -
	"$linkpass" ctf -o image.ctfa image e/other-name.o
	sed 's/x_y/other_name/g' want | sort > want2
	dump image.ctfa | same want2 -

	object a:x_y "" d/shared.o -DMODULE <<-'EOF'
	struct lent { int of_two; };
	int shared(struct lent *l) { return l->of_two; }
	EOF
	ld_image core.o d/a.o d/shared.o
	"$linkpass" ctf -o image.ctfa image
	dump image.ctfa | grep lent > got
	echo "a	struct lent	4	 of_two@0:32" | same - got
	ld -r -o e/x-y.ko e/x.o d/shared.o e/x-y.mod.o
	"$linkpass" ctf -o image.ctfa image e/x-y.ko d/shared.o
	dump image.ctfa | grep lent > got
	echo "shared_ctf	struct lent	4	 of_two@0:32" | same - got
	# A given object that is part of the kernel adds no module x_y.
	"$linkpass" ctf -o image.ctfa image d/shared.o
	dump image.ctfa > got
	none x_y got
}

# bad MESSAGE FILE...: linkpass fails with the message, and leaves the old archive alone.
bad()
{
	message=$1
	shift
	echo before > image.ctfa
	fails 1 "$linkpass" ctf -o image.ctfa "$@"
	says "linkpass: $message"
	echo before | same - image.ctfa
	ls image.ctfa* | same - only
}

# An extract beside the objects serves for the image; the types are in the objects.
of_extract()
{
	small_image
	"$linkpass" extract -o extract image
	"$linkpass" ctf -o want.ctfa image
	"$linkpass" ctf -o got.ctfa extract
	cmp want.ctfa got.ctfa
}

errors()
{
	small_image
	echo image.ctfa > only
	fails 2 "$linkpass" ctf image
	fails 2 "$linkpass" ctf -o image.ctfa
	fails 2 "$linkpass" ctf -o image.ctfa --what image
	note="add KCFLAGS=-fplugin=/path/to/kallmod.so to the make command"
	bad "gone: cannot open: No such file or directory" gone
	bad "core.o: not linked: its sections have no addresses yet" core.o
	bad "gone.o: cannot open: No such file or directory" image gone.o
	bad "image: is linked; only the first file can be a kernel" image image
	bad "d: is a directory" image d
	bad "core.c: not an ELF file" image core.c
	echo 'int f(void) { return 1; }' > none.c
	gcc -c none.c
	bad "none.o: no kallmod notes in it; $note" image none.o
	ar rc none.a none.o
	bad "none.a: no kallmod notes in it; $note" image none.a
	head -c 200 none.a > part.a
	bad "part.a(none.o): cannot read archive: file truncated" image part.a
	object core core core.o -gctf0 < core.c
	bad "core.o: no .ctf section; it was not compiled with -gctf" image
	cp none.o core.o
	bad "core.o: has no kallmod note of its own" image
	cp d/a.o core.o
	bad "core.o: is not what was linked: its note says that it is d/a.o" image
}

# Output that cannot be created, or not written completely.
output()
{
	small_image
	fails 1 "$linkpass" ctf -o no/image.ctfa image
	says "linkpass: no/image.ctfa: cannot create: No such file or directory"
	if [ -c /dev/full ]; then
		fails 1 "$linkpass" ctf -o /dev/full image
		says "linkpass: /dev/full: cannot write: No space left on device"
	fi
	"$linkpass" ctf -o image.ctfa image
	mkdir dir
	# Limit files to one block of 512 bytes.
	fails 1 sh -c 'trap "" XFSZ; ulimit -f 1; exec "$1" ctf -o dir/image.ctfa image' - "$linkpass"
	grep -E "^linkpass: (dir/image.ctfa: cannot write: File too large|libctf: could not write all types to a temporary file; is there room in /tmp\?)\$" err
	[ "$(wc -l < err)" -eq 1 ]
	[ -z "$(ls -A dir)" ]
}

# With any amount of memory, the result is the archive or a message.
memory()
{
	small_image
	"$linkpass" ctf -o whole.ctfa image
	mkdir dir
	kib=8000
	while [ $kib -lt 40000 ]; do
		status=0
		# shellcheck disable=SC3045 # dash and bash have it
		(ulimit -v $kib; exec "$linkpass" ctf -o dir/image.ctfa image) 2> err || status=$?
		case $status in
		0)	cmp whole.ctfa dir/image.ctfa; rm dir/image.ctfa; enough=y ;;
		1)	[ "$(wc -l < err)" -eq 1 ]; grep '^linkpass: .*memory' err ;;
		127)	grep 'error while loading shared libraries' err ;;
		*)	echo "$kib KiB: status $status"; cat err; return 1 ;;
		esac
		[ -z "$(ls -A dir)" ]
		kib=$((kib + 100))
	done
	[ "$enough" ]
}

# --- Damaged .ctf -----------------------------------------------------------

# Make an object of module a with all kinds of types, and good.ctf from its section.
damageable()
{
	echo image.ctfa > only
	object a d/a d/a.o <<-EOF
	$declares
	enum e { ONE, TWO };
	union u { enum e e; const char *s; volatile int v[3]; };
	typedef struct a { int i : 9; struct a *next; union u u; int (*f)(struct a *, ...); } a_t;
	struct declared;
	int a(a_t *a, struct declared *d, double x) { return a->i + x; }
	EOF
	object b d/b d/b.o <<-EOF
	$declares
	struct a;
	int b(struct a *a) { return a != 0; }
	EOF
	ld_image d/a.o d/b.o
	mv d/a.o good.o
	objcopy -O binary --only-section=.ctf --set-section-flags .ctf=alloc good.o good.ctf
}

word()
{
	od -An -t u4 -j "$1" -N 4 good.ctf | tr -d ' '
}

# Print number, offset and kind of each type.
list_types()
{
	od -An -v -w4 -t u4 good.ctf | gawk -v at=$((52 + $(word 40))) -v end=$((52 + $(word 44))) '
	{ words[NR - 1] = $1 }
	END {
		for (n = 1; at < end; n++) {
			info = words[at / 4 + 1]
			kind = int(info / 2 ^ 26)
			len = info % 2 ^ 24
			print n, at, kind
			at += 12
			if (kind <= 2) at += 4
			else if (kind == 4 || kind == 6 || kind == 7) at += 12 * (kind == 4 ? 1 : len)
			else if (kind == 5) at += 4 * (len + len % 2)
			else if (kind == 8 || kind == 14) at += 8 * (kind == 8 ? len : 1)
		}
	}'
}

# type_of 1|2 KIND: print the number or the offset of the first type of this kind.
type_of()
{
	list_types | gawk -v kind="$2" -v column="$1" '$3 == kind { print $column; exit }'
}

# damaged PLACE MESSAGE [OFFSET=VALUE]...: change words of the section, expect the message.
damaged()
{
	place=$1 message=$2
	shift 2
	cp good.ctf bad.ctf
	for p in "$@"; do
		gawk -v v="${p#*=}" 'BEGIN {
			v = strtonum(v)
			for (i = 0; i < 4; i++) { printf "%c", v % 256; v = int(v / 256) }
		}' | dd of=bad.ctf bs=1 seek="${p%%=*}" conv=notrunc 2> /dev/null
	done
	objcopy --update-section .ctf=bad.ctf good.o d/a.o
	bad "d/a.o: .ctf: offset $(printf 0x%x "$place"): $message" image
}

corrupt()
{
	damageable
	# Offsets in the header: 0 magic number, version and flags; 4 to 15 names that a linker
	# sets; 16 to 47 starts of the parts, with 40 for types and 44 for strings; 48 the
	# length of the strings.
	damaged 0 "not what a compiler writes (magic number 0xffff)" 0=0x0204ffff
	damaged 0 "of another byte order than this machine's" 0=0x0204f2df
	damaged 0 "version 5, but this linkpass reads version 4" 0=0x0205dff2
	damaged 0 "not what a compiler writes (flags 0x3)" 0=0x0304dff2
	damaged 0 "not what a compiler writes (flags 0x2)" 8=1
	damaged 0 "name 0x10000 is outside the strings" 12=0x10000
	damaged 0 "a part at 0x1 is not aligned" 16=1
	damaged 0 "parts at 0x1000 and 0x0 overlap" 16=0x1000
	damaged 0 "strings reach past the end" 48=0xffffffff
	damaged 0 "not as many names as types of symbols" 20="$(word 24)"
	head -c 30 good.ctf > bad.ctf
	objcopy --update-section .ctf=bad.ctf good.o d/a.o
	bad "d/a.o: .ctf: offset 0x0: 30 bytes are no CTF header" image
	head -c $(($(wc -c < good.ctf) - 1)) good.ctf > bad.ctf
	objcopy --update-section .ctf=bad.ctf good.o d/a.o
	bad "d/a.o: .ctf: offset 0x0: strings reach past the end" image

	first=$(type_of 2 1) struct=$(type_of 2 6) pointer=$(type_of 2 3) forward=$(type_of 2 9)
	damaged "$first" "there is no kind 63 of types" $((first + 4))=0xfc000000
	damaged "$first" "name 0x7fffffff is outside the strings" "$first"=0x7fffffff
	damaged "$struct" "type 0x$(printf %x "$(type_of 1 6)") reaches past the end" \
		$((struct + 4))=0x1affffff
	damaged "$struct" "name 0x10000 is outside the strings" $((struct + 12))=0x10000
	damaged "$pointer" "type 0x1000 is not there" $((pointer + 8))=0x1000
	damaged "$forward" "no forward declaration is of kind 5" $((forward + 8))=5
	damaged "$pointer" "type 0x$(printf %x "$(type_of 1 3)") contains itself" \
		$((pointer + 8))="$(type_of 1 3)"
	damaged "$struct" "type 0x$(printf %x "$(type_of 1 6)") contains itself" \
		$((struct + 20))="$(type_of 1 6)"
}

# Whichever byte is changed, and wherever the section is cut, the result is an archive or a
# message.
fuzzed()
{
	damageable
	cp good.o d/a.o
	"$linkpass" ctf -o image.ctfa image
	size=$(wc -c < good.ctf)
	gawk -v size="$size" 'BEGIN {
		srand(7)
		for (i = 0; i < 400; i++)
			print int(size * rand()), int(256 * rand()), rand() < 0.1
	}' > changes
	while read -r at value cut; do
		cp good.ctf bad.ctf
		if [ "$cut" = 1 ]; then
			truncate -s "$((at + 1))" bad.ctf
		else
			# shellcheck disable=SC2059
			printf "\\$(printf %o "$value")" |
				dd of=bad.ctf bs=1 seek="$at" conv=notrunc 2> /dev/null
		fi
		objcopy --update-section .ctf=bad.ctf good.o d/a.o
		status=0
		"$linkpass" ctf -o image.ctfa image 2> err || status=$?
		if [ $status -eq 0 ]; then
			"$tools/ctf-dump" image.ctfa > dumped
			continue
		fi
		if [ $status -ne 1 ] || [ "$(wc -l < err)" -ne 1 ] ||
		   grep -vE "^linkpass: (d/a.o: .ctf: offset 0x|libctf: cannot link the types: )" err; then
			echo "byte $at, value $value, cut $cut: status $status"
			cat err
			return 1
		fi
	done < changes
}

try "ctf: a dictionary for each module" by_module
try "ctf: types that differ in one module" conflict
try "ctf: what libctf gets wrong" mended
try "ctf: what is not shared, for what is inside of it" inside
try "ctf: two of a name inside of what is shared" inside_of_shared
try "ctf: modules without types" empty
try "ctf: objects and archives that are given" given
try "ctf: loadable modules" loadable
try "ctf: of an extract" of_extract
try "ctf: errors" errors
try "ctf: output" output
try "ctf: out of memory" memory
try "ctf: damaged types" corrupt
try "ctf: any byte changed" fuzzed
exit $failed
