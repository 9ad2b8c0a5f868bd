"use strict";
/* The chat page. What is written is kept in this browser until the server has answered it, each message under
   an id of its own that stays the same however often it is sent. Written plainly, for old phones too. */
(function () {
  const texts = JSON.parse(document.body.dataset.texts);
  const phone = (/[?&]phone=([a-z]{1,16})(?:&|$)/.exec(location.search) || [])[1] || "";
  const query = phone ? "?phone=" + phone : "";
  const KEPT = "cunbao-talk" + (phone && "-" + phone), LARGE = "cunbao-large", LONGEST = 300;
  const byId = function (id) { return document.getElementById(id); };
  const talk = byId("talk"), scroll = byId("scroll"), choices = byId("choices"), box = byId("text");
  let memory = null, log = [], pumping = false, wait = 2000, rest = 1000, timer = 0, source = null, clock = null, patience = null, forgotten = false;

  /* ---- what is kept in this browser ---- */
  function read() {
    try { memory = JSON.parse(localStorage.getItem(KEPT) || "[]"); } catch (e) { memory = memory || []; }
    return memory;
  }
  /* Another tab may have written meanwhile: its messages are kept, and what was sent stays sent. */
  function save() {
    if (forgotten) return;
    const known = new Map(log.map(function (one) { return [one.id, one]; }));
    read().forEach(function (other) {
      const one = known.get(other.id);
      if (!one) log.push(other);
      else if (one.state === "queued" && other.state) { one.state = other.state; one.at = other.at; }
    });
    const old = Math.max(0, log.length - LONGEST);
    log = log.filter(function (one, place) { return place >= old || one.state === "queued"; });
    memory = log;
    try { localStorage.setItem(KEPT, JSON.stringify(log)); } catch (e) { /* private mode: kept until closed */ }
  }
  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, function (byte) { return ("0" + byte.toString(16)).slice(-2); }).join("");
  }

  /* ---- drawing ---- */
  const NUMBER = /(^|[^\d.,-])(95\d{3}|12\d{3}|1[3-9]\d{9}|400[- ]?\d{3}[- ]?\d{4}|0\d{2,3}[- ]\d{7,8}|1(?:10|19|20))(?!\d|[.,]\d|\s*[元块天日月年万岁个户人分%％])/g;
  function element(kind, name, text) {
    const made = document.createElement(kind);
    if (name) made.className = name;
    if (text) made.textContent = text;
    return made;
  }
  function linked(text) {
    const made = document.createElement("p");
    let from = 0, hit;
    NUMBER.lastIndex = 0;
    while ((hit = NUMBER.exec(text))) {
      const start = hit.index + hit[1].length;
      made.append(text.slice(from, start));
      const link = element("a", "", hit[2]);
      link.href = "tel:" + hit[2].replace(/[- ]/g, "");
      made.append(link);
      from = start + hit[2].length;
      NUMBER.lastIndex = from;
    }
    made.append(text.slice(from));
    return made;
  }
  function day(at) {
    const when = new Date(at.slice(0, 10) + "T00:00:00Z");
    return texts.day.replace("{month}", when.getUTCMonth() + 1).replace("{day}", when.getUTCDate())
      .replace("{weekday}", texts.weekdays[when.getUTCDay()]);
  }
  function under(one) {
    if (one.state === "queued") return one.sending ? texts.sending : texts.unsent;
    if (one.state === "refused") return texts.refused;
    return one.at ? one.at.slice(11, 16) : "";
  }
  function item(one) {
    const made = element("li", "say " + (one.mine ? "mine " + (one.state || "") : one.kind || "reply"));
    made.id = "m-" + one.id;
    made.append(element("span", "unseen", one.mine ? texts.me : texts.bot));
    made.append(one.mine ? element("p", "", one.text) : linked(one.text));
    made.append(element("small", "", under(one)));
    return made;
  }
  /* The time stands once under messages of the same minute. */
  function thin() {
    const times = talk.querySelectorAll("small");
    times.forEach(function (time, place) {
      const next = times[place + 1];
      time.hidden = !time.textContent || !!next && next.textContent === time.textContent && next.parentNode === time.parentNode.nextSibling;
    });
  }
  function draw() {
    talk.setAttribute("aria-live", "off");
    talk.textContent = "";
    let before = "";
    log.forEach(function (one) { before = put(one, before); });
    thin();
    offer();
    byId("hello").hidden = log.length > 0;
    requestAnimationFrame(function () { talk.setAttribute("aria-live", "polite"); });
    bottom();
  }
  function put(one, before) {
    const today = one.at ? one.at.slice(0, 10) : before;
    if (today && today !== before) talk.append(element("li", "day", day(one.at)));
    talk.append(item(one));
    return today;
  }
  function lastDay() {
    for (let place = log.length - 1; place >= 0; place--) if (log[place].at) return log[place].at.slice(0, 10);
    return "";
  }
  function add(one) {
    const before = lastDay();
    log.push(one);
    save();
    put(one, before);
    talk.lastElementChild.classList.add("fresh");
    thin();
    byId("hello").hidden = true;
    offer();
    bottom();
  }
  function change(one) {
    const old = byId("m-" + one.id);
    save();
    if (!old) return;
    old.className = "say mine " + (one.state || "");
    old.querySelector("small").textContent = under(one);
    thin();
  }
  function offer() {
    const last = log[log.length - 1];
    const held = choices.contains(document.activeElement);
    choices.textContent = "";
    ((last && !last.mine && last.choices) || []).forEach(function (label) {
      const made = element("button", "choice", label);
      made.type = "button";
      made.addEventListener("click", function () { write(label); });
      choices.append(made);
    });
    choices.hidden = !choices.firstChild;
    if (held) box.focus({ preventScroll: true });
  }
  function bottom() { requestAnimationFrame(function () { scroll.scrollTop = scroll.scrollHeight; }); }
  function line(up) { byId("line").hidden = up; }
  /* The server's clock runs on from what it last told us; the browser's own may be wrong, or elsewhere. */
  function setTime(now, moved) {
    clock = { ahead: Date.parse(now) - Date.now(), moved: moved };
    showTime();
  }
  function now() {
    return clock ? new Date(Date.now() + clock.ahead + 8 * 3600000).toISOString().slice(0, 19) + "+08:00" : "";
  }
  function showTime() {
    if (!clock || !clock.moved) return;
    const at = now();
    byId("clock").hidden = false;
    byId("clock").textContent = texts["moved-clock"] + " " + at.slice(0, 4) + texts.year + day(at) + " " + at.slice(11, 16);
  }

  /* ---- to the server ---- */
  function write(text) {
    text = text.trim();
    if (!text) return;
    add({ id: newId(), mine: true, text: text, state: "queued", written: Date.now(), at: now() });
    pump();
  }
  async function pump() {
    if (pumping) return;
    pumping = true;
    clearTimeout(timer);
    try {
      for (;;) {
        const next = log.find(function (one) { return one.state === "queued"; });
        if (!next) { line(true); break; }
        if (!(await deliver(next))) { line(false); later(); break; }
        wait = 2000;
      }
    } finally { pumping = false; }
  }
  function later() {
    timer = setTimeout(pump, wait);
    wait = Math.min(wait * 2, 30000);
  }
  async function post(one) {
    const mine = patience = new AbortController();
    const ring = setTimeout(function () { mine.abort(); }, 20000);
    try {
      const age = Math.max(0, Math.round((Date.now() - one.written) / 1000));
      const answer = await fetch("/web/messages" + query, {
        method: "POST", headers: { "Content-Type": "application/json" }, signal: mine.signal,
        body: JSON.stringify({ id: one.id, text: one.text, age: age }),
      });
      return { status: answer.status, body: answer.ok ? await answer.json() : null };
    } catch (e) {
      return { status: 0, body: null };
    } finally { clearTimeout(ring); }
  }
  async function deliver(one) {
    one.sending = true;
    change(one);
    let answer = await post(one);
    if (answer.status === 401 && (await history())) answer = await post(one);
    delete one.sending;
    if (answer.body) {
      one.state = "sent";
      one.at = answer.body.at;
      change(one);
      answer.body.replies.forEach(hear);
      return true;
    }
    if ([400, 413].indexOf(answer.status) >= 0) { one.state = "refused"; change(one); return true; }
    change(one);
    return false;
  }

  /* ---- from the server ---- */
  function hear(message) {
    if (log.some(function (one) { return one.id === message.id; })) return;
    add(message);
  }
  /* Behind the page stands another database than before: what was said to that one is not known here. */
  function renew(edition) {
    let before = null;
    try {
      before = localStorage.getItem(KEPT + "-edition");
      localStorage.setItem(KEPT + "-edition", edition);
    } catch (e) { return; }
    if (!edition || !before || before === edition) return;
    log = log.filter(function (one) { return one.state === "queued"; });
    localStorage.setItem(KEPT, "[]");
    save();
    draw();
  }
  async function history() {
    try {
      const answer = await fetch("/web/history" + query, { cache: "no-store" });
      if (!answer.ok) return null;
      const found = await answer.json();
      setTime(found.now, found.moved);
      renew(found.edition);
      found.messages.forEach(hear);
      return found;
    } catch (e) { return null; }
  }
  /* The browser itself resumes the stream after its last event; only a refusal makes us begin anew. */
  async function listen() {
    const found = await history();
    if (!found) { line(false); setTimeout(listen, rest); rest = Math.min(rest * 2, 16000); return; }
    rest = 1000;
    pump();
    const last = found.messages.length ? found.messages[found.messages.length - 1].id : "";
    source = new EventSource("/web/events" + (query || "?phone=") + "&after=" + encodeURIComponent(last));
    source.addEventListener("open", function () { line(true); pump(); });
    source.addEventListener("message", function (event) { hear(JSON.parse(event.data)); });
    source.addEventListener("clock", function (event) { setTime(JSON.parse(event.data).now, found.moved); });
    source.addEventListener("error", function () {
      if (!navigator.onLine) line(false);
      if (source.readyState === EventSource.CLOSED) { line(false); setTimeout(listen, rest); }
    });
  }

  /* ---- hands ---- */
  byId("write").addEventListener("submit", function (event) {
    event.preventDefault();
    const text = box.value;
    box.value = "";
    grow();
    write(text);
    box.focus();
  });
  function grow() { box.style.height = "auto"; box.style.height = Math.min(box.scrollHeight + 3, 170) + "px"; }
  box.addEventListener("input", grow);
  box.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    byId("write").requestSubmit ? byId("write").requestSubmit() : byId("write").querySelector("button").click();
  });
  document.querySelectorAll(".starters button").forEach(function (button) {
    button.addEventListener("click", function () { write(button.textContent); });
  });
  function size(large) {
    document.documentElement.classList.toggle("large", large);
    byId("larger").textContent = large ? texts.smaller : texts.larger;
    try { localStorage.setItem(LARGE, large ? "1" : ""); } catch (e) { /* not kept */ }
  }
  byId("larger").addEventListener("click", function () { size(!document.documentElement.classList.contains("large")); bottom(); });
  byId("forget").addEventListener("click", async function () {
    const button = byId("forget");
    if (button.textContent !== texts["forget-sure"]) { button.textContent = texts["forget-sure"]; return; }
    try { await fetch("/web/leave" + query, { method: "POST" }); } catch (e) { return line(false); }
    forgotten = true;
    try { localStorage.removeItem(KEPT); } catch (e) { /* nothing was kept */ }
    location.reload();
  });
  document.addEventListener("click", function (event) {
    const more = document.querySelector(".more");
    if (!more.contains(event.target)) { more.open = false; byId("forget").textContent = texts.forget; }
  });
  /* A try that began on the dead line would hang: it is given up and made again. */
  window.addEventListener("online", function () { wait = 300; if (pumping && patience) patience.abort(); else pump(); });
  window.addEventListener("offline", function () { line(false); });
  window.addEventListener("storage", function (event) {
    if (event.key !== KEPT) return;
    if (event.newValue) { save(); draw(); } else location.reload();
  });
  window.addEventListener("message", function (event) {
    if (event.origin === location.origin && event.source === window.parent && typeof event.data.say === "string") write(event.data.say);
  });

  setInterval(showTime, 10000);
  try { size(localStorage.getItem(LARGE) === "1"); } catch (e) { size(false); }
  log = read().slice();
  log.forEach(function (one) { delete one.sending; });
  draw();
  listen();
})();
