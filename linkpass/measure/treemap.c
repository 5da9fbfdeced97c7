// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The layout is that of Bruls, Huizing and van Wijk, "Squarified Treemaps" (2000): boxes go,
 * the heaviest first, into a strip along the shorter side of what is left, as long as that
 * makes none of them longer and thinner.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "base/util.h"
#include "measure/treemap.h"

#define WIDTH		1600.0
#define HEIGHT		1000.0
#define TITLE_HEIGHT	24.0
#define NAME_HEIGHT	14.0	/* of a line of text */
#define LETTER_WIDTH	6.2	/* on average */
#define MARGIN		2.0	/* of a box that contains others */
#define LEAST_AREA	12.0	/* below that, several boxes are drawn as one */
#define INVISIBLE	1.0	/* below that, they are not drawn */

struct area {
	double left, top, right, bottom;
};

/* A box to be placed: one of the tree's, or several that are too small. */
struct item {
	uint32_t box;		/* or NO_BOX */
	unsigned int number;	/* of small ones */
	double size;		/* of its area */
	uint64_t weight;
	struct area area;
};

struct drawing {
	FILE *out;
	const struct tree *t;
	bool changes;
};

/* Colours of boxes that contain no other; text must be readable on them. */
static const char *const palette[] = {
	"#a6cee3", "#b2df8a", "#fdbf6f", "#cab2d6", "#fb9a99", "#ffe699",
	"#8dd3c7", "#d9d9a0", "#bebada", "#fdcdac", "#b3cde3", "#ccebc5",
};

#define NCOLOURS	(sizeof(palette) / sizeof(*palette))
#define COLOUR_NOBODY	"#bbbbbb"
#define COLOUR_PADDING	"#e4e4e4"
#define COLOUR_MORE	"#f08070"
#define COLOUR_LESS	"#70c080"

static double width(const struct area *a)
{
	return a->right - a->left;
}

static double height(const struct area *a)
{
	return a->bottom - a->top;
}

/* --- Layout ---------------------------------------------------------------- */

static int by_weight(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return (x->box > y->box) - (x->box < y->box);
}

/* The children of a box, the heaviest first, for an area of SIZE; *N is their number. */
static struct item *find_items(const struct tree *t, uint32_t parent, double size,
			       unsigned int *n)
{
	unsigned int room = 0, count = 0;
	struct item *items = NULL, rest = { 0 };

	for (uint32_t i = t->list[parent].first; i; i = t->list[i].next) {
		struct item item = { .box = i, .number = 1, .weight = t->list[i].weight };

		if (!item.weight)
			continue;
		item.size = size * item.weight / t->list[parent].weight;
		if (item.size < LEAST_AREA) {
			rest.number++;
			rest.weight += item.weight;
			rest.size += item.size;
			continue;
		}
		GROW(items, count, room);
		items[count++] = item;
	}
	xsort(items, count, sizeof(*items), by_weight);
	if (rest.size >= INVISIBLE) {
		GROW(items, count, room);
		items[count++] = rest;
	}
	*n = count;
	return items;
}

/* The worst ratio of sides in a strip of SUM along SIDE, whose boxes are LEAST to MOST. */
static double worst_ratio(double side, double sum, double least, double most)
{
	double wide = side * side * most / (sum * sum), thin = sum * sum / (side * side * least);

	return wide > thin ? wide : thin;
}

/* How many of N items go into a strip along SIDE; *SUM is their size. */
static unsigned int fill_strip(const struct item *items, unsigned int n, double side, double *sum)
{
	double most = items[0].size, least = most, ratio;
	unsigned int count = 1;

	*sum = most;
	ratio = worst_ratio(side, *sum, least, most);
	for (; count < n; count++) {
		double size = items[count].size, next;

		next = worst_ratio(side, *sum + size, size < least ? size : least,
				   size > most ? size : most);
		if (next > ratio)
			break;
		ratio = next;
		*sum += size;
		least = size < least ? size : least;
		most = size > most ? size : most;
	}
	return count;
}

/* Place N items in a strip of SUM at the left or the top of *LEFT, and take it off that. */
static void place_strip(struct item *items, unsigned int n, double sum, struct area *left)
{
	bool upright = width(left) >= height(left);
	double side = upright ? height(left) : width(left), at = upright ? left->top : left->left;
	double deep = sum / side;

	for (unsigned int i = 0; i < n; i++) {
		double next = at + items[i].size / deep;

		items[i].area = *left;
		if (upright) {
			items[i].area.right = left->left + deep;
			items[i].area.top = at;
			items[i].area.bottom = next;
		} else {
			items[i].area.bottom = left->top + deep;
			items[i].area.left = at;
			items[i].area.right = next;
		}
		at = next;
	}
	*(upright ? &left->left : &left->top) += deep;
}

static void place(struct item *items, unsigned int n, struct area left)
{
	for (unsigned int done = 0, count; done < n; done += count) {
		double side = width(&left) < height(&left) ? width(&left) : height(&left), sum;

		count = fill_strip(items + done, n - done, side, &sum);
		place_strip(items + done, count, sum, &left);
	}
}

/* --- SVG ------------------------------------------------------------------- */

/* Rounded at the edges, so that boxes that touch have one edge. */
static void draw_area(const struct drawing *d, const struct area *a, const char *colour)
{
	long left = 100 * a->left + 0.5, top = 100 * a->top + 0.5;
	long right = 100 * a->right + 0.5, bottom = 100 * a->bottom + 0.5;

	fprintf(d->out, "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"%s\"/>",
		left / 100.0, top / 100.0, (right - left) / 100.0, (bottom - top) / 100.0, colour);
}

/* The name, cut off where the area ends; nothing if that leaves too little. */
static void draw_name(const struct drawing *d, const struct area *a, const char *name)
{
	size_t room = width(a) / LETTER_WIDTH, len = strlen(name);
	char *cut;

	if (height(a) < NAME_HEIGHT || room < 4)
		return;
	fprintf(d->out, "<text x=\"%.2f\" y=\"%.2f\">", a->left + 2, a->top + NAME_HEIGHT - 3);
	cut = len <= room ? xprintf("%s", name) : xprintf("%.*s..", (int)room - 2, name);
	xml_string(d->out, cut);
	xfree(cut);
	fputs("</text>", d->out);
}

static void draw_title(const struct drawing *d, const struct item *item, const char *name)
{
	const struct row *sum = &d->t->list[item->box].sum;

	fputs("<title>", d->out);
	xml_string(d->out, name);
	if (!item->box) {
		fprintf(d->out, "\n%" PRIu64 " bytes</title>", item->weight);
		return;
	}
	fprintf(d->out, d->changes ? "\n%+" PRId64 " bytes" : "\n%" PRId64 " bytes", sum->total);
	if (d->changes)
		fprintf(d->out, " (%" PRIu64 " to %" PRIu64 ")", sum->old, sum->new);
	else
		fprintf(d->out, " (%.2f %%)", 100.0 * sum->total / d->t->list[0].sum.total);
	for (unsigned int k = 0; k < NCOLUMNS; k++)
		if (sum->in[k])
			fprintf(d->out, d->changes ? "\n%s %+" PRId64 : "\n%s %" PRId64,
				column_names[k], sum->in[k]);
	fputs("</title>", d->out);
}

/* The colour of a box that contains no other; COLOUR is that of what it is in. */
static const char *colour_of(const struct drawing *d, const struct box *box, const char *colour)
{
	if (box->kind == ROW_PADDING)
		return COLOUR_PADDING;
	if (d->changes)
		return box->sum.total > 0 ? COLOUR_MORE : COLOUR_LESS;
	return box->kind == ROW_NOBODY ? COLOUR_NOBODY : colour;
}

/* The area inside a box for what it contains. */
static struct area inside(const struct area *a)
{
	struct area in = *a;
	double margin = width(a) > 12 * MARGIN && height(a) > 12 * MARGIN ? MARGIN : 0;

	in.left += margin;
	in.right -= margin;
	in.bottom -= margin;
	in.top += margin && height(a) > 3 * NAME_HEIGHT ? NAME_HEIGHT : margin;
	return in;
}

static void draw_inside(const struct drawing *d, uint32_t parent, const struct area *area,
			const char *colour);

static void draw_box(const struct drawing *d, const struct item *item, const char *colour)
{
	const struct box *box = &d->t->list[item->box];
	char *name = tree_name(d->t, item->box);
	struct area line = item->area;

	fprintf(d->out, "<g class=\"%s\">", box->first ? "frame" : "box");
	draw_title(d, item, name);
	draw_area(d, &item->area, box->first ? "#ffffff" : colour_of(d, box, colour));
	if (box->first) {
		struct area in = inside(&item->area);

		line.bottom = in.top;
		draw_name(d, &line, box->name);
		putc('\n', d->out);
		draw_inside(d, item->box, &in, colour);
	} else {
		draw_name(d, &line, box->name);
	}
	fputs("</g>\n", d->out);
	xfree(name);
}

static void draw_small(const struct drawing *d, const struct item *item, uint32_t parent,
		       const char *colour)
{
	char *in = tree_name(d->t, parent), *name = xprintf("(%u more)", item->number);
	char *title = xprintf("%s%s%s", in, *in ? ": " : "", name);

	fputs("<g class=\"box\">", d->out);
	draw_title(d, item, title);
	draw_area(d, &item->area, d->changes ? COLOUR_PADDING : colour);
	draw_name(d, &item->area, name);
	fputs("</g>\n", d->out);
	xfree(title);
	xfree(name);
	xfree(in);
}

/*
 * Each of the boxes in the outermost one has a colour, and so has each of those in a box that is
 * a quarter of it or more, or a large part would have one.
 */
static void draw_inside(const struct drawing *d, uint32_t parent, const struct area *area,
			const char *colour)
{
	const struct box *list = d->t->list;
	bool many = list[parent].weight >= list[0].weight / 4;
	unsigned int n;
	struct item *items = find_items(d->t, parent, width(area) * height(area), &n);

	place(items, n, *area);
	for (unsigned int i = 0; i < n; i++) {
		const char *own = many ? palette[i % NCOLOURS] : colour;

		if (items[i].box)
			draw_box(d, &items[i], own);
		else
			draw_small(d, &items[i], parent, own);
	}
	xfree(items);
}

void treemap_print(FILE *out, const struct tree *t, const char *title, bool changes)
{
	const struct drawing d = { out, t, changes };
	const struct area all = { 0, TITLE_HEIGHT, WIDTH, HEIGHT };

	fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" "
		"font-family=\"sans-serif\" font-size=\"11\">\n<title>", WIDTH, HEIGHT);
	xml_string(out, title);
	fputs("</title>\n<style>rect { stroke: #666666; stroke-width: 0.5 } "
	      "text { pointer-events: none } "
	      ".box:hover rect { stroke: #000000; stroke-width: 2 }</style>\n"
	      "<text x=\"4\" y=\"17\" font-size=\"15\">", out);
	xml_string(out, title);
	fputs("</text>\n", out);
	draw_inside(&d, 0, &all, palette[0]);
	fputs("</svg>\n", out);
}
