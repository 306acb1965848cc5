-- +goose Up

-- The runs of each template, newest first.
CREATE INDEX changes_by_template ON changes (template, number) WHERE template <> '';
