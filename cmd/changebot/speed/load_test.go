package speed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"
)

// arrivals sends forms to an address, rate a second, for as long as e says. Each goes out at its time, whether or not
// those before it have been answered, and counts from that time on: an answer that is late delays nobody unseen.
func arrivals(tb testing.TB, e effort, address string, form func(i int) url.Values) round {
	tb.Helper()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}, Timeout: 10 * time.Second}
	defer client.CloseIdleConnections()
	pause := time.Second / time.Duration(e.rate)
	r := round{took: make([]time.Duration, max(int(e.lasts/pause), 1))}
	errs := make([]error, len(r.took))
	var all sync.WaitGroup
	begun := time.Now().Add(pause)
	for i := range r.took {
		request := signed(tb, address, form(i))
		due := begun.Add(time.Duration(i) * pause)
		until(tb.Context(), due)
		all.Go(func() {
			errs[i] = send(client, request)
			r.took[i] = time.Since(due)
		})
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		tb.Fatal(err)
	}
	return r
}

func until(ctx context.Context, due time.Time) {
	timer := time.NewTimer(time.Until(due))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

func send(client *http.Client, request *http.Request) error {
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && (response.StatusCode != http.StatusOK || len(body) > 0) {
		err = fmt.Errorf("%s is answered %s %s", request.URL.Path, response.Status, body)
	}
	return err
}
