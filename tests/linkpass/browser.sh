#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The treemaps of linkpass size and diff in a browser, headless Chromium: that it finds no
# error in them, draws every box where no other is, and shows its name.
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=notes-lib.sh
. "$top/tests/linkpass/notes-lib.sh"
# shellcheck source=size-lib.sh
. "$top/tests/linkpass/size-lib.sh"

work=${KALLMOD_WORK:-$top/work}
exec 3>&1

# A page that shows map.svg, and the results of what it finds there.
make_page()
{
	cat > page.html <<-'EOF'
	<!DOCTYPE html>
	<body style="margin: 0">
	<iframe src="map.svg" width="1600" height="1000" style="border: 0; display: block"></iframe>
	<pre></pre>
	<script>
	function look(doc) {
		const boxes = [...doc.querySelectorAll("g.box")], lines = [];
		const areas = boxes.map(g => g.querySelector("rect").getBoundingClientRect());
		let hidden = 0, overlaps = 0, nameless = 0, wrong = 0, texts = 0;

		if (doc.documentElement.tagName != "svg" || doc.querySelector("parsererror"))
			return "not well-formed";
		boxes.forEach((g, i) => {
			const a = areas[i], title = g.querySelector(":scope > title");
			const text = g.querySelector(":scope > text");
			const top = doc.elementFromPoint((a.left + a.right) / 2, (a.top + a.bottom) / 2);

			// A line of less than half a pixel may be drawn as nothing.
			if (a.width >= 0.5 && a.height >= 0.5 && (!top || top.parentNode != g))
				hidden++;
			if (!title || !title.textContent.split("\n")[0])
				nameless++;
			if (text) {
				const t = text.getBoundingClientRect(), shown = text.textContent.replace(/\.\.$/, "");
				const name = title.textContent.split("\n")[0];

				texts++;
				if (!name.includes(shown) || t.top < a.top - 1 || t.bottom > a.bottom + 2)
					wrong++;
			}
			for (let k = 0; k < i; k++) {
				const b = areas[k];

				if (a.left < b.right - 0.02 && b.left < a.right - 0.02 &&
				    a.top < b.bottom - 0.02 && b.top < a.bottom - 0.02)
					overlaps++;
			}
		});
		lines.push("boxes " + boxes.length, "texts " + texts, "hidden " + hidden,
			   "overlaps " + overlaps, "nameless " + nameless, "wrong " + wrong);
		return lines.join("\n");
	}
	window.onload = () => {
		document.querySelector("pre").textContent =
			look(document.querySelector("iframe").contentDocument);
	};
	</script>
	EOF
}

# browse: look at map.svg; found has what the page says. The browser's own messages are
# of no interest: it complains about the desktop that is not there.
browse()
{
	make_page
	timeout 300 chromium --headless --no-sandbox --disable-gpu --allow-file-access-from-files \
		--user-data-dir="$PWD/profile" --window-size=1600,1100 --virtual-time-budget=60000 \
		--dump-dom "file://$PWD/page.html" > dom 2> log || { tail log; return 1; }
	sed -n '/<pre>/,/<\/pre>/p' dom | sed 's/.*<pre>//; s/<\/pre>.*//' > found
	gawk '{ n[$1] = $2 } END {
		exit !n["boxes"] || !n["texts"] || n["hidden"] || n["overlaps"] || n["nameless"] || n["wrong"]
	}' found || { cat found; return 1; }
	# The browser has found what is in the file.
	boxes map.svg | wc -l | sed 's/^/boxes /' > want
	head -n 1 found | same want -
}

need_browser()
{
	command -v chromium > /dev/null || skip "no chromium"
}

# Names that mean something in XML.
names()
{
	need_browser
	cat > a.S <<-'EOF'
		.ident "GCC"
		.section .x,"a"
	"a<b>&amp;\"'":	.skip 40, 1
		.size "a<b>&amp;\"'", 40
	"<title>":	.skip 60, 1
		.size "<title>", 60
	"\001\t\303\251":	.skip 10, 1
		.size "\001\t\303\251", 10
	EOF
	cc a d/a a.o a.S
	ld_image a.o
	"$linkpass" size --by=symbol --svg=map.svg image
	browse
	grep -x 'boxes 3' found
	printf '\t.ident "GCC"\n\t.section .x,"a"\n\t.skip 100\n' > b.S
	cc a d/a b.o b.S
	mv image old
	ld_image b.o
	"$linkpass" diff --by=symbol --svg=map.svg old image
	browse
	grep -x 'boxes 4' found
}

# As many objects as a small kernel has.
many()
{
	need_browser
	"$top/bench/many-notes" -v objects=1300 | as -o a.o -
	ld -e 0 -Ttext=0x1000000 -o image a.o
	for key in module directory symbol; do
		"$linkpass" size --by=$key --svg=map.svg image
		browse
	done
}

kernel()
{
	need_browser
	[ -f "$work/6.12-kallmod/vmlinux" ] || skip "no kernel has been built"
	for key in module directory; do
		"$linkpass" size --by=$key --svg=map.svg "$work/6.12-kallmod/vmlinux"
		browse
		tr '\n' ' ' < found | sed "s/^/by $key: /; s/$/\n/" >&3
	done
}

try "treemaps of strange names in a browser" names
try "treemaps of many objects in a browser" many
try "treemaps of a kernel in a browser" kernel
exit $failed
