# SPDX-License-Identifier: GPL-2.0-or-later
#
# make          build/kallmod.so and build/linkpass
# make check    all tests; check-fast and check-kernel are its halves
# make demo     build a kernel with kallmod, boot it, show /proc/kallmodsyms
# make install  DESTDIR= PREFIX=
# make clean

VERSION	:= 0.1

PREFIX	?= /usr/local
BINDIR	?= $(PREFIX)/bin
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
man-pages	:= $(wildcard man/*.[157])

all: build/kallmod.so build/linkpass

# No C++ runtime: the compiler driver for C links the plugin.
build/kallmod.so: $(plugin-objs)
	$(HOSTCC) -shared -o $@ $(plugin-objs) $(LDFLAGS)

build/plugin/%.o: plugin/%.cc | build/plugin tools
	$(HOSTCXX) $(CFLAGS) -fPIC -fvisibility=hidden -fno-rtti -fno-exceptions \
		$(WARN) -MMD -DKALLMOD_VERSION='"$(VERSION)"' \
		-isystem $(PLUGINDIR)/include -Iinclude -c -o $@ $<

build/linkpass: $(addprefix build/obj/,$(notdir $(linkpass-objs)))
	$(HOSTCC) $(CFLAGS) -o $@ $^ $(LDFLAGS) -lbfd

build/obj/%.o: linkpass/%.c | build/obj tools
	$(HOSTCC) -std=gnu11 $(CFLAGS) $(WARN) -MMD -D_GNU_SOURCE \
		-DKALLMOD_VERSION='"$(VERSION)"' -Iinclude -c -o $@ $<

build/plugin build/obj:
	mkdir -p $@

# What has to be installed: see scripts/need.
tools:
	@scripts/need build

-include $(wildcard build/plugin/*.d build/obj/*.d)

clean:
	rm -rf build

.PHONY: all tools clean
.DELETE_ON_ERROR:
