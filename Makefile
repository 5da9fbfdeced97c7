# SPDX-License-Identifier: GPL-2.0-or-later
#
# make             build/kallmod.so, build/linkpass, build/kallmod-cc and build/kallmod-ld
# make GCC=aarch64-linux-gnu-gcc-12
#                  the plugin for a cross compiler, beside the others:
#                  build/aarch64-linux-gnu/kallmod.so
# make check       check-fast, two minutes of fuzzing, and check-kernel
# make check-big   more kernels: other options, and a big one (an hour)
# make check-long  slower tests: kernels as people build them, one with KASAN
#                  and lockdep
# make bench       measure the costs of kallmod
# make fuzz        fuzz linkpass and the kernel's readers for an hour (SECONDS=)
# make demo        build a kernel with kallmod, boot it, show /proc/kallmodsyms
# make install     DESTDIR= PREFIX=
# make dist        build/kallmod-VERSION.tar.xz, which builds without git
# make deb         Debian packages, in build/deb/
# make clean       remove build/; distclean removes the test kernels, too

VERSION	:= 0.1

PREFIX	?= /usr/local
BINDIR	?= $(PREFIX)/bin
LIBDIR	?= $(PREFIX)/lib
DATADIR	?= $(PREFIX)/share
MANDIR	?= $(PREFIX)/share/man
# For bash; one file for each command.
COMPLETIONSDIR ?= $(DATADIR)/bash-completion/completions

HOSTCC	?= gcc
HOSTCXX	?= g++
# The compiler that will load the plugin; its plugin headers are needed.
GCC	?= gcc

CFLAGS	?= -O2 -g
WARN	:= -Wall -Wextra -Wno-unused-parameter

PLUGINDIR = $(shell $(GCC) -print-file-name=plugin)
# What it has that gcc has not: the machine it compiles for, its version.  The plugin of such
# a compiler has a directory of its own, called TRIPLE, gcc-VERSION or TRIPLE-gcc-VERSION.
ifneq ($(GCC),gcc)
machine := $(filter-out $(shell gcc -dumpmachine),$(shell $(GCC) -dumpmachine))
release := $(filter-out $(shell gcc -dumpversion),$(shell $(GCC) -dumpversion))
endif
empty :=
space := $(empty) $(empty)
subdir := $(subst $(space),-,$(strip $(machine) $(release:%=gcc-%)))
plugin-dir	:= build$(subdir:%=/%)
PLUGIN_LIBDIR	= $(LIBDIR)/kallmod$(subdir:%=/%)
# What kallmod-tree tells people to put behind -fplugin=.
PLUGIN_NAME	= $(PLUGIN_LIBDIR)/kallmod.so

plugin-objs	:= $(patsubst plugin/%.cc,$(plugin-dir)/plugin/%.o,$(wildcard plugin/*.cc))
# CTF=n leaves out the verb ctf, and with it libctf and libbfd.
CTF	?= y
linkpass-dirs	:= base read know measure kernel log stamp verbs $(if $(filter y,$(CTF)),ctf)
linkpass-srcs	:= $(wildcard linkpass/*.c $(linkpass-dirs:%=linkpass/%/*.c))
ifneq ($(CTF),y)
linkpass-srcs	:= $(filter-out linkpass/verbs/ctf.c,$(linkpass-srcs))
endif
linkpass-objs	:= $(linkpass-srcs:linkpass/%.c=build/obj/%.o)
linkpass-libs	:= -lelf $(if $(filter y,$(CTF)),-lctf -lbfd -lz)
fast-tests	:= tests/style/style.sh tests/style/completion.sh tests/style/progress.sh \
		   tests/style/ahead.sh tests/packages/dist.sh \
		   tests/plugin/plugin.sh tests/plugin/assembly.sh \
		   tests/plugin/wrappers.sh tests/plugin/kallmod-cc.sh tests/cross/small.sh \
		   tests/linkpass/linkpass.sh tests/linkpass/attribution.sh \
		   tests/linkpass/errors.sh tests/linkpass/stamp.sh tests/linkpass/find.sh tests/linkpass/extract.sh \
		   tests/linkpass/kallsyms.sh \
		   tests/linkpass/size.sh tests/linkpass/diff.sh \
		   tests/linkpass/valgrind.sh tests/linkpass/ctf.sh \
		   tests/linkpass/clients.sh tests/linkpass/formats.sh \
		   tests/linkpass/rust.sh tests/linkpass/lto.sh \
		   tests/linkpass/lookup.sh tests/linkpass/annotate.sh \
		   tests/linkpass/usage.sh tests/view/view.sh
kernel-tests	:= tests/kernel/tree-6.12.sh tests/kernel/tree-6.1.sh \
		   tests/kernel/perf.sh tests/kernel/config-6.12.sh \
		   tests/kernel/kernel-6.12.sh \
		   tests/kernel/old-6.12.sh tests/kernel/livepatch-6.12.sh \
		   tests/kernel/selftests-6.12.sh \
		   tests/kernel/faults-6.12.sh \
		   tests/kernel/arm64-kallmod-6.12.sh \
		   tests/kernel/stock-6.12.sh tests/kernel/stock-6.1.sh
# The kernels of these, in the order in which the tests want them.
kernels		:= x86_64/6.12/kallmod x86_64/6.12/plain arm64/6.12/kallmod x86_64/6.12/stock \
		   x86_64/6.1/stock
big-tests	:= tests/kernel/direct-6.12.sh tests/kernel/ctf-6.12.sh tests/kernel/ctf-6.1.sh \
		   tests/kernel/config-6.1.sh tests/kernel/kernel-6.1.sh \
		   tests/kernel/old-6.1.sh tests/kernel/livepatch-6.1.sh \
		   tests/kernel/selftests-6.1.sh tests/kernel/faults-6.1.sh \
		   tests/kernel/ctf-stock-6.12.sh \
		   tests/kernel/debian-6.12.sh \
		   tests/kernel/distcc-6.12.sh tests/kernel/farm-6.12.sh \
		   tests/kernel/gcc-11-6.12.sh tests/kernel/um-kallmod-6.12.sh \
		   tests/kernel/clang-6.12.sh tests/kernel/clang-kallmod-6.12.sh \
		   tests/kernel/clang-thinlto-6.12.sh \
		   tests/kernel/arm64-clang-kallmod-6.12.sh \
		   tests/kernel/arm64-6.12.sh tests/kernel/arm64-kallmod-6.1.sh \
		   tests/linkpass/browser.sh \
		   tests/kernel/riscv64-6.12.sh tests/kernel/riscv64-kallmod-6.12.sh \
		   tests/kernel/s390x-6.12.sh \
		   tests/kernel/big-6.12.sh \
		   tests/kernel/big-6.1.sh
long-tests	:= tests/kernel/series-6.12.sh tests/kernel/series-6.1.sh \
		   tests/kernel/builds-6.12.sh \
		   tests/kernel/debug-6.12.sh tests/kernel/clients-6.12.sh \
		   tests/packages/debian.sh

wrapper-objs	:= $(addprefix build/wrapper/,command.o maps.o run.o rust.o words.o)

all: $(plugin-dir)/kallmod.so build/linkpass build/kallmod-cc build/kallmod-ld

# Linked by the C driver, so that no C++ runtime gets in.
$(plugin-dir)/kallmod.so: $(plugin-objs)
	$(HOSTCC) -shared -o $@ $(plugin-objs) $(LDFLAGS)

$(plugin-dir)/plugin/%.o: plugin/%.cc | $(plugin-dir)/plugin tools
	$(HOSTCXX) $(CFLAGS) -fPIC -fvisibility=hidden -fno-rtti -fno-exceptions \
		$(WARN) -MMD -MP -DKALLMOD_VERSION='"$(VERSION)"' \
		-isystem $(PLUGINDIR)/include -Iinclude -c -o $@ $<

# The command line interface; all the rest is a library, which returns errors and never
# exits.
linkpass-command := build/obj/main.o $(filter build/obj/verbs/%,$(linkpass-objs))

build/libkallmod.a: $(filter-out $(linkpass-command),$(linkpass-objs))
	rm -f $@
	ar rcs $@ $^

build/linkpass: $(linkpass-command) build/libkallmod.a
	$(HOSTCC) $(CFLAGS) -o $@ $^ $(LDFLAGS) $(linkpass-libs)

# They need no library but libc: one starts once for each object.
build/kallmod-cc build/kallmod-ld: build/kallmod-%: build/wrapper/kallmod-%.o $(wrapper-objs) build/libkallmod.a
	$(HOSTCC) $(CFLAGS) -o $@ $^ $(LDFLAGS)

build/wrapper/%.o: wrapper/%.c | tools
	@mkdir -p $(@D)
	$(HOSTCC) -std=gnu11 $(CFLAGS) $(WARN) -MMD -MP -D_GNU_SOURCE \
		-DKALLMOD_VERSION='"$(VERSION)"' -Iinclude -Ilinkpass -c -o $@ $<

# Rebuild main.o when CTF changes: its table of verbs depends on that.
build/ctf-$(CTF):
	@mkdir -p build
	@rm -f build/ctf-*
	@touch $@

build/obj/main.o: build/ctf-$(CTF)

# Hidden symbols: libbfd has functions with the same names and would call ours.
build/obj/%.o: linkpass/%.c | tools
	@mkdir -p $(@D)
	$(HOSTCC) -std=gnu11 $(CFLAGS) -fvisibility=hidden $(WARN) -MMD -MP -D_GNU_SOURCE \
		-DKALLMOD_VERSION='"$(VERSION)"' $(if $(filter y,$(CTF)),-DLINKPASS_CTF) \
		-Iinclude -Ilinkpass -c -o $@ $<

$(plugin-dir)/plugin:
	mkdir -p $@

# Make sure that the packages for the build are installed.
tools:
	@scripts/need build

-include $(wildcard $(plugin-dir)/plugin/*.d build/obj/*.d build/obj/*/*.d build/wrapper/*.d)

check: all
	@scripts/need fast
	@scripts/need cross
	@scripts/need fuzz
	@scripts/need kernel
	@tests/run $(kernels:%=-k %) $(fast-tests) tests/fuzz/fuzz.sh $(kernel-tests)

check-fast: all
	@scripts/need fast
	@tests/run $(fast-tests)

check-kernel: all
	@scripts/need fast
	@scripts/need cross
	@scripts/need kernel
	@tests/run $(kernels:%=-k %) $(kernel-tests)

# Other configurations, and x86_64_defconfig with every module built in.
check-big: all
	@scripts/need fast
	@scripts/need cross
	@scripts/need big
	@tests/run $(big-tests)

# Tests that take more than ten minutes.
check-long: all
	@scripts/need fast
	@scripts/need long
	@scripts/need clients
	@tests/run $(long-tests)

# Longer than the minute in "check"; SECONDS is for each of two parts.
fuzz: all
	@scripts/need fuzz
	@tests/fuzz/fuzz.sh $(or $(SECONDS),1800)

# The costs of kallmod, beside the same without it.
bench: all
	@scripts/need bench
	@bench/kernel.sh
	@bench/build.sh
	@bench/objects.sh
	@bench/ranges.sh
	@bench/extract.sh
	@bench/growth.sh
	@bench/plugin.sh
	@bench/stamp.sh
	@bench/lto.sh
	@bench/compile.sh
	@bench/ctf.sh
	@bench/verbs.sh

demo: all
	@scripts/need kernel
	@scripts/demo

install: all
	install -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(PLUGIN_LIBDIR) \
		$(DESTDIR)$(DATADIR)/kallmod $(DESTDIR)$(COMPLETIONSDIR) \
		$(addprefix $(DESTDIR)$(MANDIR)/man,1 5 7)
	install -m 755 build/linkpass build/kallmod-cc build/kallmod-ld $(DESTDIR)$(BINDIR)
	sed 's,^data=$$,data=$(DATADIR)/kallmod,; s,^linkpass=$$,linkpass=$(BINDIR)/linkpass,; s,^plugin=$$,plugin=$(PLUGIN_NAME),' \
		scripts/kallmod-tree > $(DESTDIR)$(BINDIR)/kallmod-tree
	chmod 755 $(DESTDIR)$(BINDIR)/kallmod-tree
	sed 's,^version=,&$(VERSION),' scripts/kallmod-view > $(DESTDIR)$(BINDIR)/kallmod-view
	chmod 755 $(DESTDIR)$(BINDIR)/kallmod-view
	install -m 755 $(plugin-dir)/kallmod.so $(DESTDIR)$(PLUGIN_LIBDIR)
	install -m 644 Kconfig.snippet $(DESTDIR)$(DATADIR)/kallmod
	cp -r --no-preserve=ownership kernel $(DESTDIR)$(DATADIR)/kallmod
	install -m 644 contrib/bash-completion/* $(DESTDIR)$(COMPLETIONSDIR)
	for s in 1 5 7; do \
		install -m 644 man/*.$$s $(DESTDIR)$(MANDIR)/man$$s || exit 1; \
	done

dist:
	@scripts/dist build/kallmod-$(VERSION).tar.xz

# From the tarball, as somebody else would do it.
deb: dist
	@scripts/need deb
	rm -rf build/deb
	mkdir -p build/deb
	tar -x -f build/kallmod-$(VERSION).tar.xz -C build/deb
	cd build/deb/kallmod-$(VERSION) && \
		env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS dpkg-buildpackage -us -uc
	rm -rf build/deb/kallmod-$(VERSION)

clean:
	rm -rf build

# Also remove the kernels that the tests and the demo have built.
distclean: clean
	rm -rf $(or $(KALLMOD_WORK),work)

.PHONY: all tools check check-fast check-kernel check-big check-long bench fuzz demo install dist deb clean distclean
.DELETE_ON_ERROR:
