package change

import (
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/ar"
	"github.com/rickar/cal/v2/at"
	"github.com/rickar/cal/v2/au"
	"github.com/rickar/cal/v2/be"
	"github.com/rickar/cal/v2/bg"
	"github.com/rickar/cal/v2/br"
	"github.com/rickar/cal/v2/ca"
	"github.com/rickar/cal/v2/ch"
	"github.com/rickar/cal/v2/cz"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/dk"
	"github.com/rickar/cal/v2/es"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/gr"
	"github.com/rickar/cal/v2/hr"
	"github.com/rickar/cal/v2/ie"
	"github.com/rickar/cal/v2/it"
	"github.com/rickar/cal/v2/jp"
	"github.com/rickar/cal/v2/lt"
	"github.com/rickar/cal/v2/lv"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/no"
	"github.com/rickar/cal/v2/nz"
	"github.com/rickar/cal/v2/pl"
	"github.com/rickar/cal/v2/ro"
	"github.com/rickar/cal/v2/ru"
	"github.com/rickar/cal/v2/se"
	"github.com/rickar/cal/v2/si"
	"github.com/rickar/cal/v2/sk"
	"github.com/rickar/cal/v2/ua"
	"github.com/rickar/cal/v2/us"
	"github.com/rickar/cal/v2/za"
)

// places are those whose public holidays are known, by their codes of ISO 3166. A country alone has the holidays that
// all of it has; GB stands for England and Wales, whose code nobody knows.
var places = map[HolidayPlace]*place{
	"AR":     {name: "Argentina", days: ar.Holidays},
	"AT":     {name: "Austria", days: at.Holidays},
	"AU-ACT": {name: "the Australian Capital Territory", days: au.HolidaysACT},
	"AU-NSW": {name: "New South Wales", days: au.HolidaysNSW},
	"AU-NT":  {name: "the Northern Territory", days: au.HolidaysNT},
	"AU-QLD": {name: "Queensland", days: au.HolidaysQLD},
	"AU-SA":  {name: "South Australia", days: au.HolidaysSA},
	"AU-TAS": {name: "Tasmania", days: au.HolidaysTAS},
	"AU-VIC": {name: "Victoria", days: au.HolidaysVIC},
	"AU-WA":  {name: "Western Australia", days: au.HolidaysWA},
	"BE":     {name: "Belgium", days: be.Holidays},
	"BG":     {name: "Bulgaria", days: bg.Holidays},
	"BR":     {name: "Brazil", days: br.Holidays},
	"CA":     {name: "Canada", days: ca.Holidays},
	"CH-AG":  {name: "Aargau", days: ch.HolidaysAG},
	"CH-AI":  {name: "Appenzell Innerrhoden", days: ch.HolidaysAI},
	"CH-AR":  {name: "Appenzell Ausserrhoden", days: ch.HolidaysAR},
	"CH-BE":  {name: "Bern", days: ch.HolidaysBE},
	"CH-BL":  {name: "Basel-Landschaft", days: ch.HolidaysBL},
	"CH-BS":  {name: "Basel-Stadt", days: ch.HolidaysBS},
	"CH-FR":  {name: "Fribourg", days: ch.HolidaysFR},
	"CH-GE":  {name: "Geneva", days: ch.HolidaysGE},
	"CH-GL":  {name: "Glarus", days: ch.HolidaysGL},
	"CH-GR":  {name: "Graubünden", days: ch.HolidaysGR},
	"CH-JU":  {name: "Jura", days: ch.HolidaysJU},
	"CH-LU":  {name: "Lucerne", days: ch.HolidaysLU},
	"CH-NE":  {name: "Neuchâtel", days: ch.HolidaysNE},
	"CH-NW":  {name: "Nidwalden", days: ch.HolidaysNW},
	"CH-OW":  {name: "Obwalden", days: ch.HolidaysOW},
	"CH-SG":  {name: "St Gallen", days: ch.HolidaysSG},
	"CH-SH":  {name: "Schaffhausen", days: ch.HolidaysSH},
	"CH-SO":  {name: "Solothurn", days: ch.HolidaysSO},
	"CH-SZ":  {name: "Schwyz", days: ch.HolidaysSZ},
	"CH-TG":  {name: "Thurgau", days: ch.HolidaysTG},
	"CH-TI":  {name: "Ticino", days: ch.HolidaysTI},
	"CH-UR":  {name: "Uri", days: ch.HolidaysUR},
	"CH-VD":  {name: "Vaud", days: ch.HolidaysVD},
	"CH-VS":  {name: "Valais", days: ch.HolidaysVS},
	"CH-ZG":  {name: "Zug", days: ch.HolidaysZG},
	"CH-ZH":  {name: "Zurich", days: ch.HolidaysZH},
	"CZ":     {name: "Czechia", days: cz.Holidays},
	"DE":     {name: "Germany", days: de.Holidays},
	"DE-BB":  {name: "Brandenburg", days: de.HolidaysBB},
	"DE-BE":  {name: "Berlin", days: de.HolidaysBE},
	"DE-BW":  {name: "Baden-Württemberg", days: de.HolidaysBW},
	"DE-BY":  {name: "Bavaria", days: de.HolidaysBY},
	"DE-HB":  {name: "Bremen", days: de.HolidaysHB},
	"DE-HE":  {name: "Hesse", days: de.HolidaysHE},
	"DE-HH":  {name: "Hamburg", days: de.HolidaysHH},
	"DE-MV":  {name: "Mecklenburg-Vorpommern", days: de.HolidaysMV},
	"DE-NI":  {name: "Lower Saxony", days: de.HolidaysNI},
	"DE-NW":  {name: "North Rhine-Westphalia", days: de.HolidaysNW},
	"DE-RP":  {name: "Rhineland-Palatinate", days: de.HolidaysRP},
	"DE-SH":  {name: "Schleswig-Holstein", days: de.HolidaysSH},
	"DE-SL":  {name: "Saarland", days: de.HolidaysSL},
	"DE-SN":  {name: "Saxony", days: de.HolidaysSN},
	"DE-ST":  {name: "Saxony-Anhalt", days: de.HolidaysST},
	"DE-TH":  {name: "Thuringia", days: de.HolidaysTH},
	"DK":     {name: "Denmark", days: dk.Holidays},
	"ES":     {name: "Spain", days: es.Holidays},
	"FR":     {name: "France", days: fr.Holidays},
	"GB":     {name: "England and Wales", days: gb.Holidays},
	"GR":     {name: "Greece", days: gr.Holidays},
	"HR":     {name: "Croatia", days: hr.Holidays},
	"IE":     {name: "Ireland", days: ie.Holidays},
	"IT":     {name: "Italy", days: it.Holidays},
	"JP":     {name: "Japan", days: jp.Holidays},
	"LT":     {name: "Lithuania", days: lt.Holidays},
	"LV":     {name: "Latvia", days: lv.Holidays},
	"NL":     {name: "the Netherlands", days: nl.Holidays},
	"NO":     {name: "Norway", days: no.Holidays},
	"NZ":     {name: "New Zealand", days: nz.Holidays},
	"PL":     {name: "Poland", days: pl.Holidays},
	"RO":     {name: "Romania", days: ro.Holidays},
	"RU":     {name: "Russia", days: ru.Holidays},
	"SE":     {name: "Sweden", days: se.Holidays},
	"SI":     {name: "Slovenia", days: si.Holidays},
	"SK":     {name: "Slovakia", days: sk.Holidays},
	"UA":     {name: "Ukraine", days: ua.Holidays},
	"US":     {name: "the United States", days: us.Holidays},
	"ZA":     {name: "South Africa", days: za.Holidays},
}

func init() {
	// The library computes days in the machine's zone else, where a day may lack its midnight.
	cal.DefaultLoc = time.UTC
}
