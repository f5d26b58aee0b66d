package record

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

type sample struct {
	Replicate int     `csv:"replicate"`
	Year      int     `csv:"year"`
	Name      string  `csv:"name"`
	Heads     int64   `csv:"heads"`
	Share     float64 `csv:"share"`
}

func TestWriteCSVExactBytes(t *testing.T) {
	t.Parallel()
	rows := []sample{
		{1, 1978, "Sichuan", 9007199254740993, 0.1},
		{2, 1979, `a "b", c`, -1, 1e21},
		{3, 1980, "四川", 0, 1.0 / 3},
	}
	// Shortest decimals that read back to the same bits: 0.1 stays 0.1, 1/3 needs 16 digits.
	want := "replicate,year,name,heads,share\n" +
		"1,1978,Sichuan,9007199254740993,0.1\n" +
		"2,1979,\"a \"\"b\"\", c\",-1,1e+21\n" +
		"3,1980,四川,0,0.3333333333333333\n"
	var b bytes.Buffer
	if err := WriteCSV(&b, "sample.csv", rows); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Errorf("WriteCSV (-want +got):\n%s", d)
	}
}

func TestWriteCSVRefusesWhatIsNoNumber(t *testing.T) {
	t.Parallel()
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		err := WriteCSV(new(bytes.Buffer), "sample.csv", []sample{{}, {Replicate: 4, Year: 1990, Name: "Gansu", Share: v}})
		if err == nil {
			t.Fatalf("WriteCSV of %v succeeded", v)
		}
		for _, part := range []string{"sample.csv", "row 2", "column share", "replicate 4", "year 1990", "Gansu"} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("error %q does not name %q", err, part)
			}
		}
	}
}

func TestCSVRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		row := rapid.Custom(func(t *rapid.T) sample {
			return sample{
				rapid.Int().Draw(t, "replicate"), rapid.Int().Draw(t, "year"),
				// encoding/csv reads \r\n inside quotes as \n; names hold no line breaks.
				strings.Map(noBreak, rapid.String().Draw(t, "name")), rapid.Int64().Draw(t, "heads"),
				rapid.Float64Range(-math.MaxFloat64, math.MaxFloat64).Draw(t, "share"),
			}
		})
		rows := rapid.SliceOfN(row, 1, 5).Draw(t, "rows")
		var b bytes.Buffer
		if err := WriteCSV(&b, "sample.csv", rows); err != nil {
			t.Fatal(err)
		}
		got, err := ReadCSV[sample](&b, "sample.csv")
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(rows, got); d != "" {
			t.Fatalf("round trip (-want +got):\n%s", d)
		}
	})
}

type sparse struct {
	Year  int     `csv:"year"`
	Gamma float64 `csv:"gamma,optional"`
	Share float64 `csv:"share"`
}

// A number that does not exist is an empty field, in optional columns alone.
func TestMissingIsAnEmptyField(t *testing.T) {
	t.Parallel()
	rows := []sparse{{1978, Missing(), 0.5}, {1979, 0, 0.25}}
	var b bytes.Buffer
	if err := WriteCSV(&b, "sparse.csv", rows); err != nil {
		t.Fatal(err)
	}
	if want := "year,gamma,share\n1978,,0.5\n1979,0,0.25\n"; b.String() != want {
		t.Errorf("WriteCSV = %q, want %q", b.String(), want)
	}
	got, err := ReadCSV[sparse](&b, "sparse.csv")
	if err != nil || len(got) != 2 || !math.IsNaN(got[0].Gamma) || got[0].Share != 0.5 || got[1] != rows[1] {
		t.Errorf("ReadCSV = %v, %v, want what was written", got, err)
	}
	if err := WriteCSV(new(bytes.Buffer), "sparse.csv", []sparse{{Gamma: math.Inf(1)}}); err == nil {
		t.Error("an infinite optional number was written")
	}
	if err := WriteCSV(new(bytes.Buffer), "sparse.csv", []sparse{{Share: Missing()}}); err == nil {
		t.Error("a missing number was written to a column that is not optional")
	}
	for _, in := range []string{"year,gamma,share\n1978,1,\n", "year,gamma,share\n1978,NaN,1\n"} {
		if _, err := ReadCSV[sparse](strings.NewReader(in), "sparse.csv"); err == nil {
			t.Errorf("ReadCSV of %q succeeded", in)
		}
	}
	if cols := Columns[sparse](); !cols[1].Optional || cols[2].Optional || cols[1].Name != "gamma" {
		t.Errorf("columns %+v", cols)
	}
	if v := Value(&rows[0], Columns[sparse]()[1]); !math.IsNaN(v) {
		t.Errorf("Value = %g, want it missing", v)
	}
}

func TestColumnsRefusesOptionalText(t *testing.T) {
	t.Parallel()
	type wrong struct {
		Name string `csv:"name,optional"`
	}
	defer func() {
		if recover() == nil {
			t.Error("an optional text column passed")
		}
	}()
	Columns[wrong]()
}

func noBreak(r rune) rune {
	if r == '\r' || r == '\n' {
		return '_'
	}
	return r
}

func TestReadCSV(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in, want string // want: part of the error, "" for success
	}{
		{"other order and a new column", "share,name,new,heads,year,replicate\n0.5,a,x,1,1978,1\n", ""},
		{"empty", "", "no header line"},
		{"missing column", "replicate,year,name,heads\n", `column "share" is missing`},
		{"not a number", "replicate,year,name,heads,share\n1,1978,a,1,0.5\n1,1978,a,1,much\n", `line 3, column share: "much" is not a finite number`},
		{"not finite", "replicate,year,name,heads,share\n1,1978,a,1,NaN\n", `line 2, column share: "NaN" is not a finite number`},
		{"not whole", "replicate,year,name,heads,share\n1,1978,a,1.5,2\n", `line 2, column heads: "1.5" is not a whole number`},
		{"short line", "replicate,year,name,heads,share\n1,1978\n", "wrong number of fields"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := ReadCSV[sample](strings.NewReader(tt.in), "sample.csv")
			if tt.want == "" {
				if d := cmp.Diff([]sample{{1, 1978, "a", 1, 0.5}}, got); err != nil || d != "" {
					t.Fatalf("ReadCSV: %v (-want +got):\n%s", err, d)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("ReadCSV error = %v, want one with %q", err, tt.want)
			}
		})
	}
}

// Every row type must pass the look at its fields, and no column may repeat.
func TestColumnsOfAllTables(t *testing.T) {
	t.Parallel()
	for name, cols := range map[string][]Column{
		"nation": Columns[NationYear](), "provinces": Columns[ProvinceYear](), "industries": Columns[IndustryYear](),
		"clusters": Columns[ClusterYear](), "cells": Columns[CellYear](), "firms": Columns[FirmSizeYear](),
		"persons": Columns[PersonQuantile](), "policies": Columns[PolicyYear](),
		"concentration": Columns[ConcentrationYear](), "mobility": Columns[MobilityRow](), "wages": Columns[WageYear](),
		"migration": Columns[MigrationYear](), "trade": Columns[TradeYear](), "public_money": Columns[PublicMoneyYear](),
		"cluster_endings": Columns[ClusterEnding](), "zones": Columns[ZoneYear](), "effects": Columns[EffectRow](),
		"demography": Columns[FirmAgeYear](), "growth": Columns[FirmGrowthYear](), "movers": Columns[MoverYear](),
	} {
		seen := map[string]bool{}
		for _, c := range cols {
			if seen[c.Name] {
				t.Errorf("%s: column %s stands twice", name, c.Name)
			}
			seen[c.Name] = true
		}
	}
}

func BenchmarkWriteCSV(b *testing.B) {
	rows := make([]ProvinceYear, 31*43)
	for i := range rows {
		rows[i] = ProvinceYear{Replicate: 1, Year: 1978 + i/31, Province: "Sichuan", GDP: float64(i) * 1.1e9, Wage: float64(i) / 3}
	}
	for b.Loop() {
		var out bytes.Buffer
		if err := WriteCSV(&out, "provinces.csv", rows); err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(out.Len()))
	}
}
