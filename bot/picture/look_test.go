package picture

import (
	"fmt"
	"os"
	"testing"
	"time"
)

func TestLook(t *testing.T) {
	dir := "/tmp/h-E/"
	days := func(n int) []Day { return make([]Day, n) }
	off := func(m *Month) {
		for i := range m.Days {
			wd := (int(m.First) + i) % 7
			m.Days[i].Off = wd == 0 || wd == 6
		}
	}
	usual := Month{Title: "December 2026", Zone: "Times in Sydney, UTC+11", First: time.Tuesday, Days: days(31), Today: 9}
	off(&usual)
	for i := range usual.Days {
		if (int(usual.First)+i)%7 == 0 {
			usual.Days[i].Windows = []string{"02–06"}
		}
		if (int(usual.First)+i)%7 == 3 {
			usual.Days[i].Windows = []string{"22–00"}
		}
	}
	usual.Days[24].Holiday = "Christmas Day"
	usual.Days[27].Holiday = "Additional day for Boxing Day"
	usual.Days[3].Changes = []Change{{"141", "Rotate TLS certificates"}}
	usual.Days[5].Changes = []Change{{"142", "Add an index to the ledger"}, {"138", "Upgrade Postgres to 18"}}
	usual.Days[8].Changes = []Change{{"150", "Rotate the ledger database's TLS certificates"}}
	usual.Days[9].Changes = []Change{{"151", "Add 決済 column to メモ"}, {"1152", "Deploy payments 4.12"}, {"153", "Restart worker"}, {"154", "x"}, {"155", "y"}, {"156", "z"}, {"157", "w"}, {"158", "w"}}
	usual.Freezes = []Freeze{{Name: "Peak season", From: 17.75, To: 40}, {Name: "Statement run", From: 13.4, To: 13.6, Soft: true}, {Name: "Public holidays of New South Wales", From: 24, To: 25}}
	busy := Month{Title: "August 2026", Zone: "Times in Sydney, UTC+10", First: time.Saturday, Days: days(31)}
	off(&busy)
	for i := range busy.Days {
		busy.Days[i].Windows = []string{"02:30–06:30", "22–00", "23–01"}
		for j := range 16 {
			busy.Days[i].Changes = append(busy.Days[i].Changes, Change{fmt.Sprint(1000 + 16*i + j), "Deploy payments to production"})
		}
	}
	for i := range 6 {
		busy.Freezes = append(busy.Freezes, Freeze{Name: fmt.Sprint("Freeze number ", i), From: float64(i), To: 9 + float64(i)})
	}
	empty := Month{Title: "February 2027", Zone: "Times in UTC", First: time.Monday, Days: days(28)}
	off(&empty)
	for name, m := range map[string]Month{"usual": usual, "busy": busy, "empty": empty} {
		start := time.Now()
		b, err := m.PNG()
		if err != nil {
			t.Fatal(err)
		}
		t.Log(name, len(b), time.Since(start))
		os.WriteFile(dir+name+".png", b, 0o644)
	}
}
