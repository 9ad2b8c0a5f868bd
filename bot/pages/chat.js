"use strict";
/* The chat page. What is written, and each picture, is kept in this browser (keep.js) until the server has answered
   it, under an id of its own that stays the same however often it is sent. Written plainly, for old phones too. */
(function () {
  const texts = JSON.parse(document.body.dataset.texts);
  const phone = (/[?&]phone=([a-z]{1,16})(?:&|$)/.exec(location.search) || [])[1] || "";
  const query = phone ? "?phone=" + phone : "";
  const KEPT = "cunbao-talk" + (phone && "-" + phone), LARGE = "cunbao-large", LONGEST = 300;
  const SIDE = 2560, ENOUGH = 1024 * 1024;
  const byId = function (id) { return document.getElementById(id); };
  const talk = byId("talk"), scroll = byId("scroll"), choices = byId("choices"), box = byId("text");
  let log = [], pumping = false, wait = 2000, rest = 1000, timer = 0, source = null, clock = null, patience = null;

  const kept = window.cunbaoKeep(KEPT, LONGEST);
  const brush = window.cunbaoDraw(texts, query, kept), element = brush.element, day = brush.day, path = brush.path;
  function save() { log = kept.save(log); }

  /* ---- drawing ---- */
  function under(one) {
    if (one.state === "queued") return one.sending ? texts.sending : texts.unsent;
    if (one.state === "refused") return one.why || texts.refused;
    return one.at ? one.at.slice(11, 16) : "";
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
    talk.append(brush.item(one, under(one)));
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
  /* Said to a screen reader; what the eye has to see too is shown. */
  function tell(words, seen) {
    byId("told").textContent = words;
    byId("told").className = seen ? "told" : "unseen";
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
    queue({ text: text });
  }
  function queue(one) {
    tell("");
    add(Object.assign({ id: kept.newId(), mine: true, text: "", state: "queued", written: Date.now(), at: now() }, one));
    pump();
  }
  async function sendPictures(files) {
    for (const file of files) {
      const id = kept.newId();
      await kept.put(id, await kept.shrink(file, SIDE, ENOUGH));
      queue({ id: id, picture: true });
    }
    box.focus({ preventScroll: true });
  }
  function sendPlace() {
    tell(texts["place-asking"], true);
    navigator.geolocation.getCurrentPosition(
      function (found) { queue({ text: texts["my-place"], place: [found.coords.latitude, found.coords.longitude] }); },
      function () { tell(texts["place-failed"], true); },
      { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 },
    );
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
  /* What is sent, and where to; nothing if a picture is not here any more. */
  async function parcel(one) {
    const age = Math.max(0, Math.round((Date.now() - one.written) / 1000));
    if (!one.picture) {
      const said = { id: one.id, text: one.place ? "" : one.text, age: age };
      if (one.place) said.place = one.place;
      return { to: "/web/messages" + query, type: "application/json", body: JSON.stringify(said), patience: 20000 };
    }
    const data = await kept.get(one.id);
    const to = "/web/pictures" + path("id", one.id) + "&age=" + age;
    return data ? { to: to, type: "application/octet-stream", body: data, patience: 180000 } : null;
  }
  async function post(one) {
    const mine = patience = new AbortController(), sent = await parcel(one);
    if (!sent) return { status: 410, body: null, why: texts["picture-lost"] };
    const ring = setTimeout(function () { mine.abort(); }, sent.patience);
    try {
      const answer = await fetch(sent.to, {
        method: "POST", headers: { "Content-Type": sent.type }, signal: mine.signal, body: sent.body,
      });
      const refused = [413, 422].indexOf(answer.status) >= 0 ? await answer.json() : {};
      return { status: answer.status, body: answer.ok ? await answer.json() : null, why: refused.say };
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
      ended(one, texts["picture-sent"]);
      answer.body.replies.forEach(hear);
      return true;
    }
    if ([400, 410, 413, 422].indexOf(answer.status) >= 0) {
      save();
      if (one.state !== "queued") { change(one); return true; }  /* another tab has sent it */
      one.state = "refused";
      one.why = answer.why;
      ended(one, answer.why);
      return true;
    }
    change(one);
    return false;
  }
  function ended(one, words) {
    change(one);
    if (!one.picture) return;
    kept.drop(one.id);
    tell(words, one.state === "refused");
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
  /* ---- pictures and the place ---- */
  function along(open) {
    byId("along").hidden = !open;
    byId("plus").setAttribute("aria-expanded", String(open));
    bottom();
  }
  byId("plus").addEventListener("click", function () {
    along(byId("along").hidden);
    const first = ["take", "choose"].map(byId).find(function (one) { return one.offsetParent; });
    if (first) first.focus({ preventScroll: true });
  });
  byId("along").addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    along(false);
    byId("plus").focus();
  });
  ["take", "choose"].forEach(function (name) {
    const input = byId(name + "-file");
    byId(name).addEventListener("click", function () { input.click(); });
    input.addEventListener("change", function () {
      const files = Array.from(input.files);
      input.value = "";
      along(false);
      sendPictures(files);
    });
  });
  byId("place").hidden = !navigator.geolocation;
  byId("place").addEventListener("click", function () { along(false); box.focus({ preventScroll: true }); sendPlace(); });
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
    await kept.forget();
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
  log = kept.read().slice();
  log.forEach(function (one) { delete one.sending; });
  draw();
  listen();
})();
