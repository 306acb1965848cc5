// Floor is the least that a process like changebot can be: it has the same imports, answers that it is ready, and
// verifies what Slack sends. It reads SLACK_SIGNING_SECRET and PORT.
package main

import (
	"log"
	"net/http"
	"os"
	"time"
	_ "time/tzdata"

	_ "github.com/noim3/changebot/bot"
	_ "github.com/noim3/changebot/bot/slacksim"
	_ "github.com/noim3/changebot/change/policyfile"
	"github.com/noim3/changebot/cmd/changebot/speed"
	_ "github.com/noim3/changebot/commands"
	_ "github.com/noim3/changebot/scheduler"
	_ "github.com/noim3/changebot/storage"
)

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /readyz", func(http.ResponseWriter, *http.Request) {})
	mux.Handle("POST /slack/commands", speed.VerifyOnly(os.Getenv("SLACK_SIGNING_SECRET")))
	server := &http.Server{Addr: "127.0.0.1:" + os.Getenv("PORT"), Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	log.Fatal(server.ListenAndServe())
}
