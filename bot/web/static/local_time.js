// Times come in UTC; the reader's own clock says them better.

const lang = document.documentElement.lang;
const short = new Intl.DateTimeFormat(`${lang}-u-nu-latn`, { timeStyle: "short" });
const long = new Intl.DateTimeFormat(`${lang}-u-nu-latn`, { dateStyle: "medium", timeStyle: "short" });

export function showLocalTimes(root) {
  for (const time of root.querySelectorAll("time[data-part=time][datetime]")) {
    const moment = new Date(time.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    const today = moment.toDateString() === new Date().toDateString();
    time.textContent = (today ? short : long).format(moment);
  }
}

showLocalTimes(document);
