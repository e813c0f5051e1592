/* What was watched of a lesson's video is told to the server while it plays. What could not be sent is kept on this device and
   sent later. Seeking counts as nothing: only what was played. */
"use strict";

{
  const video = document.querySelector("video[data-watch]");
  const words = document.getElementById("watch-words");
  const onward = document.getElementById("watched-form");
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const { watch, key, at } = video.dataset;
  const place = `recert-watched-${key}`;
  const EVERY = 8000; // between two reports
  const JUMP = 1.5; // seconds that one step of a playing video may take, at normal speed
  const OFFLINE =
    "No connection. What you watch is kept on this device and is sent when the connection is back: leave this page open, or come back to it.";
  const SIGNED_OUT = "You are signed out. What you watched is kept on this device: sign in again, then open this lesson.";

  const kept = () => {
    try {
      return JSON.parse(localStorage.getItem(place)) ?? [];
    } catch {
      return [];
    }
  };
  const keep = () => {
    try {
      if (spans.length) localStorage.setItem(place, JSON.stringify(spans));
      else localStorage.removeItem(place);
    } catch {
      /* no store on this device: the page itself remembers */
    }
  };
  let spans = kept(); // not sent yet: [from, to]
  let current = null; // the span being played, also the last of spans
  let sending = false;
  let over = false;

  const say = (text, trouble = false) => {
    if (!words) return;
    if (words.textContent !== text) words.textContent = text;
    words.classList.toggle("bad-text", trouble);
  };

  const played = () => {
    const now = video.currentTime;
    if (video.seeking || video.paused) return;
    if (current && now > current[1] && now - current[1] < JUMP * video.playbackRate) current[1] = now;
    else if (!current || now !== current[1]) spans.push((current = [now, now]));
    keep();
  };
  const cut = () => {
    current = null;
  };

  const heard = (answer) => {
    if (answer.over) {
      over = true;
      say("This course is finished already.");
    } else if (answer.finished) {
      location.assign(answer.finished);
    } else if (answer.done) {
      over = true;
      say("Watched. The lesson is done.");
      if (onward) onward.hidden = false;
    } else {
      say(`${answer.percent} % watched. The lesson is done when you have watched all of it.`);
    }
  };

  const report = async () => {
    const sent = spans.filter(([from, to]) => to > from).map((span) => [...span]);
    if (sending || over || sent.length === 0) return;
    sending = true;
    try {
      const body = new URLSearchParams({
        spans: sent.map(([from, to]) => `${from.toFixed(2)}-${to.toFixed(2)}`).join(","),
        at: video.currentTime.toFixed(2),
        csrfmiddlewaretoken: token,
      });
      const response = await fetch(watch, { method: "POST", body, redirect: "manual", keepalive: true });
      if (response.type === "opaqueredirect" || response.status === 403) say(SIGNED_OUT, true);
      else if (!response.ok) say(OFFLINE, true);
      else {
        /* What was sent is done with; the span that still plays goes on from where it was sent. */
        const last = sent.at(-1);
        spans = spans.filter((span) => !sent.some((one) => one[0] === span[0] && one[1] === span[1]));
        if (current && spans.includes(current) && current[0] === last[0]) current[0] = last[1];
        else if (current && !spans.includes(current)) spans.push((current = [last[1], last[1]]));
        keep();
        heard(await response.json());
      }
    } catch {
      say(OFFLINE, true);
    } finally {
      sending = false;
    }
  };

  /* Go on where one left, on whatever device. */
  const resume = () => {
    const start = Number(at);
    if (start > 0 && start < video.duration - 1) video.currentTime = start;
  };
  if (video.readyState >= 1) resume();
  else video.addEventListener("loadedmetadata", resume, { once: true });

  video.addEventListener("timeupdate", played);
  video.addEventListener("seeking", cut);
  video.addEventListener("playing", cut);
  video.addEventListener("pause", () => {
    cut();
    report();
  });
  video.addEventListener("ended", () => {
    cut();
    report();
  });
  video.addEventListener("error", () => say("The video cannot be played now. Check the connection, then load this page again.", true));
  document.addEventListener("visibilitychange", () => document.hidden && report());
  window.addEventListener("pagehide", report);
  window.addEventListener("online", report);
  setInterval(report, EVERY);
  report();
}
