// Times come in UTC; the reader's own clock says them better.

const locale = { ar: "ar-u-nu-latn", en: "en-GB" }[document.documentElement.lang];
const clock = { hour: "numeric", minute: "2-digit" };
const short = new Intl.DateTimeFormat(locale, clock);
const long = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", ...clock });

function inWords(iso) {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return null;
  const today = moment.toDateString() === new Date().toDateString();
  return (today ? short : long).format(moment);
}

export function showLocalTimes(root) {
  for (const time of root.querySelectorAll("time[data-part=time][datetime]")) {
    time.textContent = inWords(time.dateTime) ?? time.textContent;
  }
  for (const option of root.querySelectorAll("option[data-at]")) {
    const when = inWords(option.dataset.at);
    if (when) option.textContent = option.dataset.words.replace("{when}", () => when);
  }
}

showLocalTimes(document);
