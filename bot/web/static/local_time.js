// Times come in UTC; the reader's own clock says them better.

const locale = { ar: "ar-u-nu-latn", en: "en-GB" }[document.documentElement.lang];
const clock = { hour: "numeric", minute: "2-digit" };
const short = new Intl.DateTimeFormat(locale, clock);
const long = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", ...clock });

export function showLocalTimes(root) {
  for (const time of root.querySelectorAll("time[data-part=time][datetime]")) {
    const moment = new Date(time.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    const today = moment.toDateString() === new Date().toDateString();
    time.textContent = (today ? short : long).format(moment);
  }
}

showLocalTimes(document);
