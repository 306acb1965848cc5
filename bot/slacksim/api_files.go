package slacksim

import (
	"errors"
	"fmt"
	"mime"
	"net/url"
	"path"
	"strconv"
	"unicode/utf8"
)

// File is a file in a message.
type File struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Title    string `json:"title"`
	Mimetype string `json:"mimetype"`
	Size     int    `json:"size"`
	Address  string `json:"url_private"` // on the local Slack
	AltText  string `json:"alt_txt,omitempty"`
}

type file struct {
	File
	promised int // bytes that the bot said it would send
	content  []byte
	uploaded bool
	shared   []string // channel ids
}

// maxFile is the largest file that the local Slack keeps in memory.
const maxFile = 16 << 20

// filesGetUploadURL answers files.getUploadURLExternal, the first of three
// steps (slack-rules §10).
func (s *Sim) filesGetUploadURL(a args) (object, error) {
	length, err := strconv.Atoi(a.str("length"))
	switch {
	case a.str("filename") == "":
		return nil, failsWith("invalid_arguments", []flaw{{"missing required field: filename", ""}})
	case err != nil || length <= 0:
		return nil, failsWith("invalid_arguments", []flaw{{"must be greater than 0", "/length"}})
	case length > maxFile:
		return nil, fails("file_upload_size_restricted")
	case utf8.RuneCountInString(a.str("alt_txt")) > 1000:
		return nil, fails("alt_txt_too_large")
	}
	name := path.Base(a.str("filename"))
	f := &file{promised: length, File: File{
		ID: newID("F"), Name: name, Title: name, Mimetype: mime.TypeByExtension(path.Ext(name)), AltText: a.str("alt_txt"),
	}}
	f.Address = fmt.Sprintf("%s/files/%s/%s", s.state.url, f.ID, url.PathEscape(name))
	secret := randomID(26)
	s.state.uploads[secret] = f
	return object{"upload_url": s.state.url + "/upload/v1/" + secret, "file_id": f.ID}, nil
}

// filesCompleteUpload answers files.completeUploadExternal: the third step,
// which shares the files.
func (s *Sim) filesCompleteUpload(a args) (object, error) {
	given, err := a.value("files")
	if err != nil || len(objects(given)) == 0 {
		return nil, failsWith("invalid_arguments", []flaw{{"missing required field: files", ""}})
	}
	var shared []*file
	for _, named := range objects(given) {
		f := s.uploadedFile(text(named["id"]))
		if f == nil {
			return nil, fails("file_not_found")
		}
		if title := text(named["title"]); title != "" {
			f.Title = title
		}
		shared = append(shared, f)
	}
	if err := s.share(a, shared); err != nil {
		return nil, err
	}
	answer := make([]object, 0, len(shared))
	for _, f := range shared {
		s.state.files[f.ID] = f
		answer = append(answer, object{"id": f.ID, "title": f.Title})
	}
	return object{"files": answer}, nil
}

func (s *Sim) uploadedFile(id string) *file {
	for _, f := range s.state.uploads {
		if f.ID == id && f.uploaded {
			return f
		}
	}
	return nil
}

// share posts the files to the channels that the arguments name, if any.
func (s *Sim) share(a args, files []*file) error {
	ids := a.ids("channels")
	if id := a.str("channel_id"); id != "" {
		ids = append(ids, id)
	}
	if len(ids) > 1 && a.str("thread_ts") != "" {
		return failsWith("invalid_arguments", []flaw{{"thread_ts needs exactly one channel", "/thread_ts"}})
	}
	type post struct {
		to *channel
		m  *message
	}
	var posts []post
	for _, id := range ids {
		c, err := s.destination(id)
		if err != nil {
			return err
		}
		given := args{"text": a.str("initial_comment"), "thread_ts": a.str("thread_ts"), "blocks": a["blocks"]}
		m, err := s.compose(given)
		if refusal, ok := errors.AsType[*slackError](err); ok && refusal.code == "no_text" {
			m, err = &message{Message: Message{User: s.config.Bot.UserID, Bot: true}}, nil
		}
		if err != nil {
			return err
		}
		if err := c.thread(m, given); err != nil {
			return err
		}
		posts = append(posts, post{c, m})
	}
	for _, p := range posts {
		for _, f := range files {
			p.m.Files = append(p.m.Files, f.File)
			f.shared = append(f.shared, p.to.ID)
		}
		s.post(p.to, p.m)
	}
	return nil
}

// filesInfo answers files.info.
func (s *Sim) filesInfo(a args) (object, error) {
	f := s.state.files[a.str("file")]
	if f == nil {
		return nil, fails("file_not_found")
	}
	return object{"file": object{
		"id": f.ID, "name": f.Name, "title": f.Title, "mimetype": f.Mimetype, "size": f.Size, "user": s.config.Bot.UserID,
		"url_private": f.Address, "permalink": f.Address, "channels": f.shared, "alt_txt": f.AltText,
	}}, nil
}

// noFile returns where the first image stands that shows a file which the bot
// has not uploaded; empty when there is none (slack-rules §10).
func (s *Sim) noFile(blocks []object) string {
	for i, b := range blocks {
		id := text(child(b["slack_file"])["id"])
		if id != "" && s.state.files[id] == nil {
			return fmt.Sprintf("/blocks/%d/slack_file/id", i)
		}
	}
	return ""
}
