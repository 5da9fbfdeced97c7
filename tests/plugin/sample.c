// SPDX-License-Identifier: GPL-2.0-or-later
/* A little of everything that makes a section. */
static int counter;
int table[64] = { 1, 2, 3 };
static const double constant = 1.5;
const char *const names[] = { "one", "two", "three" };
__thread int local;

extern void out(const char *);

static void __attribute__((noinline, cold)) complain(int i)
{
	out(names[i]);
	counter++;
}

int __attribute__((section(".init.text"))) init(int i)
{
	return table[i] + counter;
}

int pick(int i)
{
	switch (i) {
	case 0: return 7;
	case 1: return 22 * local;
	case 2: return counter;
	case 3: return (int)(constant * i);
	case 4: return table[i];
	case 5: return -1;
	}
	if (i > 10)
		complain(i);
	return 0;
}

asm(".pushsection .altinstr,\"a\"\n.long 1, 2\n.popsection");
