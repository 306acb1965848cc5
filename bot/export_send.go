package bot

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

const (
	openMethod  = "conversations.open"
	shareMethod = "files.completeUploadExternal"

	// fileLease is how long the delivery of a file is its worker's, and fileTime how long the file may take to be made.
	fileLease = 5 * time.Minute
	fileTime  = 4 * time.Minute
	// maxExport is the largest file that is sent, in bytes. It is made in memory, as the program may have no disk to write to.
	maxExport = 20 << 20
	// fileTries is how often a file is brought to Slack that it does not take.
	fileTries = 5
)

// leaseOf returns how long a claimed delivery is its worker's: a file takes longer than a message.
func (m *Messenger) leaseOf(ctx context.Context, dl commands.Delivery) time.Duration {
	if parts, _ := dl.Place.Parts(); parts.Kind != change.PlaceFile {
		return commands.Lease
	}
	held, err := m.desk.Prolong(ctx, dl, fileLease)
	if err != nil || !held {
		m.about(dl).WarnContext(ctx, "a file has no more time than a message", "held", held, "error", err)
		return commands.Lease
	}
	return fileLease
}

// sendFile makes the file that an event asked for and brings it into a direct message. A lost answer may bring it twice,
// and never loses it (slack-rules §10); what cannot come as a file is said.
func (m *Messenger) sendFile(ctx context.Context, dl commands.Delivery, d commands.Drawing) entry {
	if d.Event == nil || !d.Event.Allowed() {
		return m.delivered(dl, commands.Post{})
	}
	if wait := m.pace.wait(dl.ID, shareMethod, limit{shareMethod, updateRate}); wait > 0 {
		return m.paced(dl, wait)
	}
	file, err := m.makeFile(ctx, d)
	switch {
	case errors.Is(err, errTooLarge):
		return m.post(ctx, dl, d, fileMissing(d, "it is larger than I can send."))
	case errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil:
		return m.post(ctx, dl, d, fileMissing(d, "it takes longer to make than I can wait."))
	case change.AsRefusal(err) != nil: // the policy has changed since
		return m.post(ctx, dl, d, fileMissing(d, change.AsRefusal(err).Error()))
	case err != nil:
		return m.failed(ctx, dl, err)
	}
	method, err := m.share(ctx, change.UserID(d.Parts.Who), file)
	if err == nil {
		m.shut.open()
		return m.delivered(dl, commands.Post{})
	}
	switch fate := judge(err).fate; {
	case codeOf(err) == "file_upload_size_restricted":
		return m.post(ctx, dl, d, fileMissing(d, "it is larger than Slack takes."))
	case fate == refused || fate == faulty || fate == lost,
		fate != limited && fate != shut && dl.Attempts >= fileTries:
		m.about(dl).ErrorContext(ctx, "Slack does not take a file", "method", method, "error", err)
		return m.post(ctx, dl, d, fileMissing(d, notTaken(err)))
	}
	return m.thwarted(ctx, dl, method, err)
}

// notTaken says why Slack did not take a file.
func notTaken(err error) string {
	if codeOf(err) == "missing_scope" {
		return "Slack does not let me post files: whoever looks after me gives me the scope “files:write”, and “changebot doctor” says how."
	}
	return "Slack did not take it."
}

// fileMissing tells that a file does not come, and what to do instead.
func fileMissing(d commands.Drawing, why string) Message {
	s := &sheet{revision: d.Event.N}
	text := join("\n",
		say("*%s does not come:* %s", fileName(commands.WishOf(*d.Event)), why),
		"Ask for fewer changes with `/change export`, by their days for example; or have whoever runs changebot make it: “changebot export --help” says how. It is as large there as it must be.")
	s.say("missing", text)
	return s.message(text)
}

// fileName says what a file is.
func fileName(wish commands.ExportWish) markup {
	if wish.Format == commands.PackExport {
		return say("The pack for auditors with the seed `%s` that you asked for", wish.Seed)
	}
	return "The change log that you asked for"
}

// A madeFile is a file and what is said with it.
type madeFile struct {
	name, title string
	content     []byte
	comment     markup
}

// makeFile makes the file of the record as it is now.
func (m *Messenger) makeFile(ctx context.Context, d commands.Drawing) (madeFile, error) {
	wish, who := commands.WishOf(*d.Event), m.bot.people.Actor(ctx, change.UserID(d.Parts.Who))
	ctx, cancel := context.WithTimeout(ctx, fileTime)
	defer cancel()
	var content bounded
	made, err := m.desk.MakeExport(ctx, wish, who, m.bot.people.namer(ctx), &content)
	if err != nil {
		return madeFile{}, err
	}
	day := d.Now.In(d.Policy.TimeZone).Format(time.DateOnly)
	file := madeFile{content: content.Bytes(), comment: aboutFile(wish, made, content.Bytes())}
	if wish.Format == commands.PackExport {
		file.name, file.title = fmt.Sprintf("change-audit-%s-%s.zip", day, wish.Seed), "Pack for auditors, seed "+wish.Seed
	} else {
		file.name, file.title = fmt.Sprintf("change-log-%s.%s", day, wish.Format), "Change log of "+day
	}
	return file, nil
}

// aboutFile says what a file has, and how it is known again.
func aboutFile(wish commands.ExportWish, made commands.MadeExport, content []byte) markup {
	sum := sha256.Sum256(content)
	lines := []markup{say("*%s.* %s: %s.", fileName(wish), withNames(made.About), counted(made.Changes, "change"))}
	if wish.Format == commands.PackExport {
		lines = append(lines, say("%s of them are drawn. Unpack it and open `index.html`; its README says how to draw the same again.", made.Sampled))
		verdict := say("The whole record was checked, and fits.")
		if !made.Report.Fits() {
			verdict = say("*The record does not fit*: `verification.txt` in the pack says where.")
		}
		lines = append(lines, verdict)
	}
	return join("\n", append(lines,
		say("Head of the record's chain: `%s`", made.Head),
		say("SHA-256 of the file: `%s`", hex.EncodeToString(sum[:])))...)
}

// share brings a file into somebody's direct messages, in Slack's three steps. It returns the method that failed with the
// error.
func (m *Messenger) share(ctx context.Context, who change.UserID, file madeFile) (method string, err error) {
	opened, _, _, err := m.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{string(who)}})
	if err != nil {
		return openMethod, fmt.Errorf("open the direct messages: %w", err)
	}
	ticket, err := m.api.GetUploadURLExternalContext(ctx, slack.GetUploadURLExternalParameters{FileName: file.name, FileSize: len(file.content)})
	if err != nil {
		return shareMethod, fmt.Errorf("ask where to upload: %w", err)
	}
	err = m.api.UploadToURL(ctx, slack.UploadToURLParameters{UploadURL: ticket.UploadURL, Reader: bytes.NewReader(file.content), Filename: file.name})
	if err != nil {
		return shareMethod, fmt.Errorf("upload: %w", err)
	}
	_, err = m.api.CompleteUploadExternalContext(ctx, slack.CompleteUploadExternalParameters{
		Files: []slack.FileSummary{{ID: ticket.FileID, Title: file.title}}, Channel: opened.ID, InitialComment: string(clip(file.comment, maxText)),
	})
	if err != nil {
		return shareMethod, fmt.Errorf("share the file: %w", err)
	}
	return "", nil
}

// errTooLarge ends the making of a file that is too large to be sent.
var errTooLarge = errors.New("the file is too large")

// A bounded holds a file as far as it may be sent.
type bounded struct{ bytes.Buffer }

func (b *bounded) Write(p []byte) (int, error) {
	if b.Len()+len(p) > maxExport {
		return 0, errTooLarge
	}
	return b.Buffer.Write(p)
}
