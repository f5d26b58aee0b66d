package plots

import (
	"os"
	"path/filepath"
	"testing"
)

// TestLook writes every chart to the folder GOWEST_LOOK for someone to look at.
func TestLook(t *testing.T) {
	dir := os.Getenv("GOWEST_LOOK")
	if dir == "" {
		t.Skip("set GOWEST_LOOK to a folder")
	}
	base, alt := testRun(t), testAlt(t)
	vary := testVary(base.Meta, []Meta{alt.Meta}, []string{"policy", "Western roads and railways", "start"}, 1985, 1990, 1995, 2000, 2005, 2010)
	for _, lang := range []string{"en", "zh"} {
		for _, width := range []float64{9, 18} {
			o := Options{Formats: []string{"png", "pdf", "svg"}, WidthCM: width, Lang: lang}
			to := filepath.Join(dir, lang+"-"+number(width, 0))
			if err := Run(to, base.Meta, base.Tables, o); err != nil {
				t.Fatal(err)
			}
			if err := Compare(filepath.Join(to, "compare"), base, []Result{alt}, testEffects(base, alt), o); err != nil {
				t.Fatal(err)
			}
			if err := lookAt(filepath.Join(to, "scaling.png"), testScaling().Figure(), width); err != nil {
				t.Fatal(err)
			}
			for _, f := range sensitivityFigures(t, o) {
				if err := lookAt(filepath.Join(to, f.Name+".png"), f, width); err != nil {
					t.Fatal(err)
				}
			}
			if err := CompareShares(filepath.Join(to, "compare"), base.Meta, []Meta{alt.Meta}, testShares(base.Meta, alt.Meta), o); err != nil {
				t.Fatal(err)
			}
			if err := DrawValidation(filepath.Join(to, "validation"), testValidation(t), o); err != nil {
				t.Fatal(err)
			}
			if err := Calibrated(filepath.Join(to, "calibrate"), testCalibration(t), o); err != nil {
				t.Fatal(err)
			}
			if err := CompareVary(filepath.Join(to, "compare"), base.Meta, []Meta{alt.Meta}, vary, o); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// lookAt writes one chart.
func lookAt(path string, f *Figure, widthCM float64) error {
	data, err := f.Render("png", widthCM)
	if err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o600)
}
