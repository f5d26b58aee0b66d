// Package e2e loads what gowest writes for browsers in a real one. It is a module of its own, so that the
// program does not depend on what drives the browser: cd e2e && go test ./...
package e2e

import (
	"context"
	"flag"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

var (
	folder   = flag.String("results", "", "`folder` of a comparison to report on (default: toy, simulated for the test)")
	pictures = flag.String("pictures", "", "`folder` for screenshots and the printed page")
)

// gowest runs the program of the module above.
func gowest(t *testing.T, args ...string) {
	t.Helper()
	cmd := exec.Command("go", append([]string{"run", "./cmd/gowest"}, args...)...)
	cmd.Dir = ".."
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("gowest %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// results returns the folder of a comparison.
func results(t *testing.T) string {
	t.Helper()
	if *folder != "" {
		return *folder
	}
	dir := t.TempDir()
	alt := filepath.Join(dir, "later.toml")
	if err := os.WriteFile(alt, []byte("extends = \"toy\"\ntitle = \"Toy, dearer money\"\n[[policy]]\nname = \"School\"\ntype = \"school\"\nwhere = \"West\"\nstart = 2005\nbudget = 0.02\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	gowest(t, "compare", "toy", alt, "-o", out, "--replicates", "2", "--charts", "none", "--quiet")
	return out
}

// browser starts one, or skips the test where there is none.
func browser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no chromium here")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox)
	alloc, stop := chromedp.NewExecAllocator(t.Context(), opts...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	return ctx
}

// watch notes requests other than for the page itself, and what the console complains about.
func watch(t *testing.T, ctx context.Context, page string) (complaints func() []string) {
	t.Helper()
	var mu sync.Mutex
	var list []string
	seen := false
	add := func(s string) {
		mu.Lock()
		list = append(list, s)
		mu.Unlock()
	}
	err := chromedp.Listen(ctx, func(ev any) {
		switch ev := ev.(type) {
		case *network.EventRequestWillBeSent:
			mu.Lock()
			seen = seen || ev.Request.URL == page
			mu.Unlock()
			if ev.Request.URL != page && !strings.HasPrefix(ev.Request.URL, "data:") {
				add("request for " + ev.Request.URL)
			}
		case *runtime.EventExceptionThrown:
			add("exception: " + ev.ExceptionDetails.Text)
		case *runtime.EventConsoleAPICalled:
			add("console: " + string(ev.Type))
		case *log.EventEntryAdded:
			add("log: " + ev.Entry.Text)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		if !seen {
			return append(list, "requests were not watched")
		}
		return append([]string{}, list...)
	}
}

// eval returns what a script says.
func eval[T any](t *testing.T, ctx context.Context, script string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script))
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	return v
}

func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// picture stores what the page looks like, if somebody wants to look.
func picture(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	if *pictures == "" {
		return
	}
	b, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(filepath.Join(*pictures, name), b, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// What the maps show: fills of the cells and the year that the first is labelled with.
const (
	fills = `[...document.querySelectorAll(".map .cells rect")].map(r => r.getAttribute("fill")).join()`
	year  = `document.querySelector(".map .at").textContent`
	label = `document.querySelector(".map svg[data-frames]").getAttribute("aria-label")`
)

func TestReport(t *testing.T) {
	dir := results(t)
	for _, lang := range []string{"en", "zh"} {
		t.Run(lang, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "report.html")
			gowest(t, "report", dir, "--lang", lang, "-o", file)
			ctx := browser(t)
			page := (&url.URL{Scheme: "file", Path: file}).String()
			complaints := watch(t, ctx, page)
			do(t, ctx, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(page))
			checkSlider(t, ctx)
			checkPlay(t, ctx)
			checkSkipLink(t, ctx)
			picture(t, ctx, "report-"+lang+"-1280.png")
			checkWidth(t, ctx, 1280)
			do(t, ctx, chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile), chromedp.Navigate(page))
			checkWidth(t, ctx, 390)
			checkText(t, ctx)
			picture(t, ctx, "report-"+lang+"-390.png")
			checkPrint(t, ctx, lang)
			for _, c := range complaints() {
				t.Error(c)
			}
		})
	}
}

// checkSlider moves through the years with the keyboard alone.
func checkSlider(t *testing.T, ctx context.Context) {
	t.Helper()
	last, lastFills := eval[string](t, ctx, year), eval[string](t, ctx, fills)
	if eval[bool](t, ctx, `document.querySelector(".slider").hidden`) {
		t.Fatal("the slider is hidden")
	}
	do(t, ctx, chromedp.Focus("#year"), chromedp.KeyEvent(kb.Home))
	first := eval[string](t, ctx, year)
	if first >= last || first != eval[string](t, ctx, `document.querySelector("#year").min`) {
		t.Errorf("Home goes to %s; the last year is %s", first, last)
	}
	if eval[string](t, ctx, fills) == lastFills {
		t.Error("the maps do not change with the year")
	}
	if got := eval[string](t, ctx, label); !strings.Contains(got, first) {
		t.Errorf("the label of the map stays %q in %s", got, first)
	}
	do(t, ctx, chromedp.KeyEvent(kb.End))
	if got := eval[string](t, ctx, fills); got != lastFills || eval[string](t, ctx, year) != last {
		t.Error("End does not show what the page showed without script")
	}
}

// checkPlay starts and stops the film with the keyboard.
func checkPlay(t *testing.T, ctx context.Context) {
	t.Helper()
	const button = `document.querySelector(".slider button")`
	play := eval[string](t, ctx, button+`.textContent`)
	eval[bool](t, ctx, `(`+button+`.focus(), true)`)
	do(t, ctx, chromedp.KeyEvent(kb.Enter))
	if eval[string](t, ctx, button+`.textContent`) == play {
		t.Error("the button does not offer a pause")
	}
	do(t, ctx, chromedp.KeyEvent(kb.Enter))
	if eval[string](t, ctx, button+`.textContent`) != play {
		t.Error("the film does not stop")
	}
	do(t, ctx, chromedp.Focus("#year"), chromedp.KeyEvent(kb.End))
}

// checkSkipLink wants the first stop of the keyboard to be the link to the report, and to be seen.
func checkSkipLink(t *testing.T, ctx context.Context) {
	t.Helper()
	got := eval[bool](t, ctx, `(() => { const a = document.querySelector("a.skip"); a.focus(); const r = a.getBoundingClientRect(); const seen = r.left >= 0; a.blur(); return seen && document.querySelector("a, button, input, [tabindex='0']") === a; })()`)
	if !got {
		t.Error("the link over the navigation is not first or not seen in focus")
	}
}

// checkWidth wants no scrolling sideways.
func checkWidth(t *testing.T, ctx context.Context, width int) {
	t.Helper()
	if got := eval[int](t, ctx, `document.documentElement.scrollWidth`); got > width {
		t.Errorf("the page is %d px wide on a screen of %d: %s", got, width, eval[string](t, ctx,
			`[...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll, pre")).slice(0, 5).map(e => e.outerHTML.slice(0, 80)).join("; ")`))
	}
}

// checkText wants every text of the page to contrast with white by 4.5 (WCAG 2.2, 1.4.3).
func checkText(t *testing.T, ctx context.Context) {
	t.Helper()
	low := eval[[]string](t, ctx, `(() => {
  const lum = (c) => c.slice(0, 3).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((s, v, i) => s + v * [0.2126, 0.7152, 0.0722][i], 0);
  const rgba = (s) => { const n = s.match(/[\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
  const ground = (e) => { for (; e; e = e.parentElement) { const c = rgba(getComputedStyle(e).backgroundColor); if (c[3] > 0) return c; } return [255, 255, 255]; };
  return [...document.querySelectorAll("body *:not(svg *):not(script)")].filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())).filter(e => {
    const a = lum(rgba(getComputedStyle(e).color)), b = lum(ground(e));
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5;
  }).slice(0, 5).map(e => e.outerHTML.slice(0, 80));
})()`)
	for _, s := range low {
		t.Errorf("too little contrast: %s", s)
	}
}

// checkPrint wants the page to print on A4.
func checkPrint(t *testing.T, ctx context.Context, lang string) {
	t.Helper()
	b, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize(), chromedp.PDFPrintBackground()))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(b), "%PDF-") || len(b) < 10_000 {
		t.Errorf("printing gives %d bytes", len(b))
	}
	if *pictures != "" {
		if err := os.WriteFile(filepath.Join(*pictures, "report-"+lang+".pdf"), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
