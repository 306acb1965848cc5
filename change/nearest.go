package change

// Nearest returns the word that was most likely meant by a mistyped one: the closest that differs in a third of its
// letters at most. Of equally close ones it is the first; false when none is close.
func Nearest(typed string, words []string) (string, bool) {
	best, found := 0, ""
	for _, word := range words {
		most := max(1, len([]rune(word))/3)
		if d := distance(typed, word); d <= most && (found == "" || d < best) {
			best, found = d, word
		}
	}
	return found, found != ""
}

// distance counts the letters that must be added, dropped, replaced or swapped with their neighbour to make b of a.
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	// rows[i][j] is the distance of the first i letters of s and the first j of t.
	rows := make([][]int, len(s)+1)
	for i := range rows {
		rows[i] = make([]int, len(t)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(s); i++ {
		for j := 1; j <= len(t); j++ {
			differs := 1
			if s[i-1] == t[j-1] {
				differs = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+differs)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(s)][len(t)]
}
