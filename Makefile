# SPDX-License-Identifier: GPL-2.0-or-later
#
# make          build/kallmod.so and build/linkpass
# make check    all tests; check-fast and check-kernel are its halves
# make check-big  more kernels: other options, and a big one (an hour)
# make check-long  what takes longer: kernels as people build them, one with KASAN
#               and lockdep
# make bench    what it costs
# make fuzz     fuzz linkpass and the kernel's readers for an hour (SECONDS=)
# make demo     build a kernel with kallmod, boot it, show /proc/kallmodsyms
# make install  DESTDIR= PREFIX=
# make clean    and distclean, which forgets the test kernels too

VERSION	:= 0.1

PREFIX	?= /usr/local
BINDIR	?= $(PREFIX)/bin
LIBDIR	?= $(PREFIX)/lib
DATADIR	?= $(PREFIX)/share
MANDIR	?= $(PREFIX)/share/man

HOSTCC	?= gcc
HOSTCXX	?= g++
# The compiler that will load the plugin; its headers are needed.
GCC	?= gcc

CFLAGS	?= -O2 -g
WARN	:= -Wall -Wextra -Wno-unused-parameter

PLUGINDIR = $(shell $(GCC) -print-file-name=plugin)

plugin-objs	:= $(patsubst plugin/%.cc,build/plugin/%.o,$(wildcard plugin/*.cc))
linkpass-objs	:= $(patsubst linkpass/%.c,build/linkpass/%.o,$(wildcard linkpass/*.c))
fast-tests	:= tests/style/style.sh tests/plugin/plugin.sh tests/plugin/assembly.sh \
		   tests/plugin/wrappers.sh \
		   tests/linkpass/linkpass.sh tests/linkpass/errors.sh \
		   tests/linkpass/valgrind.sh tests/linkpass/ctf.sh
kernel-tests	:= tests/kernel/tree.sh tests/kernel/config-6.12.sh \
		   tests/kernel/kernel-6.12.sh \
		   tests/kernel/old-6.12.sh tests/kernel/livepatch-6.12.sh \
		   tests/kernel/selftests-6.12.sh \
		   tests/kernel/faults-6.12.sh \
		   tests/kernel/stock-6.12.sh tests/kernel/stock-6.1.sh
big-tests	:= tests/kernel/direct-6.12.sh tests/kernel/ctf-6.12.sh \
		   tests/kernel/ctf-stock-6.12.sh \
		   tests/kernel/debian-6.12.sh \
		   tests/kernel/big-6.12.sh \
		   tests/kernel/big-6.1.sh
long-tests	:= tests/kernel/series-6.12.sh tests/kernel/builds-6.12.sh \
		   tests/kernel/debug-6.12.sh

all: build/kallmod.so build/linkpass

# No C++ runtime: the compiler driver for C links the plugin.
build/kallmod.so: $(plugin-objs)
	$(HOSTCC) -shared -o $@ $(plugin-objs) $(LDFLAGS)

build/plugin/%.o: plugin/%.cc | build/plugin tools
	$(HOSTCXX) $(CFLAGS) -fPIC -fvisibility=hidden -fno-rtti -fno-exceptions \
		$(WARN) -MMD -MP -DKALLMOD_VERSION='"$(VERSION)"' \
		-isystem $(PLUGINDIR)/include -Iinclude -c -o $@ $<

build/linkpass: $(addprefix build/obj/,$(notdir $(linkpass-objs)))
	$(HOSTCC) $(CFLAGS) -o $@ $^ $(LDFLAGS) -lctf -lbfd -lz

build/obj/%.o: linkpass/%.c | build/obj tools
	$(HOSTCC) -std=gnu11 $(CFLAGS) $(WARN) -MMD -MP -D_GNU_SOURCE \
		-DKALLMOD_VERSION='"$(VERSION)"' -Iinclude -c -o $@ $<

build/plugin build/obj:
	mkdir -p $@

# What has to be installed: see scripts/need.
tools:
	@scripts/need build

-include $(wildcard build/plugin/*.d build/obj/*.d)

check: all
	@scripts/need fast
	@scripts/need fuzz
	@scripts/need kernel
	@tests/run $(fast-tests) tests/fuzz/fuzz.sh $(kernel-tests)

check-fast: all
	@scripts/need fast
	@tests/run $(fast-tests)

check-kernel: all
	@scripts/need fast
	@scripts/need kernel
	@tests/run $(kernel-tests)

# Another configuration, and one with all that x86_64_defconfig has, built in.
check-big: all
	@scripts/need fast
	@scripts/need big
	@tests/run $(big-tests)

# What takes more than ten minutes.
check-long: all
	@scripts/need fast
	@scripts/need long
	@tests/run $(long-tests)

# Longer than the minute that is in "check"; SECONDS is for each of two parts.
fuzz: all
	@scripts/need fuzz
	@tests/fuzz/fuzz.sh $(or $(SECONDS),1800)

# What it costs, beside what is there without it.
bench: all
	@scripts/need bench
	@bench/kernel.sh
	@bench/build.sh
	@bench/objects.sh
	@bench/ranges.sh
	@bench/growth.sh
	@bench/plugin.sh
	@bench/ctf.sh

demo: all
	@scripts/need kernel
	@scripts/demo

install: all
	install -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(LIBDIR)/kallmod \
		$(DESTDIR)$(DATADIR)/kallmod \
		$(addprefix $(DESTDIR)$(MANDIR)/man,1 5 7)
	install -m 755 build/linkpass $(DESTDIR)$(BINDIR)
	sed 's,^data=$$,data=$(DATADIR)/kallmod,; s,^linkpass=$$,linkpass=$(BINDIR)/linkpass,; s,^plugin=$$,plugin=$(LIBDIR)/kallmod/kallmod.so,' \
		scripts/kallmod-tree > $(DESTDIR)$(BINDIR)/kallmod-tree
	chmod 755 $(DESTDIR)$(BINDIR)/kallmod-tree
	install -m 755 build/kallmod.so $(DESTDIR)$(LIBDIR)/kallmod
	install -m 644 Kconfig.snippet $(DESTDIR)$(DATADIR)/kallmod
	cp -r --no-preserve=ownership kernel $(DESTDIR)$(DATADIR)/kallmod
	for s in 1 5 7; do \
		install -m 644 man/*.$$s $(DESTDIR)$(MANDIR)/man$$s || exit 1; \
	done

clean:
	rm -rf build

# The kernels that the tests and the demo have built, too.
distclean: clean
	rm -rf $(or $(KALLMOD_WORK),work)

.PHONY: all tools check check-fast check-kernel check-big check-long bench fuzz demo install clean distclean
.DELETE_ON_ERROR:
