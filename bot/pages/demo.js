"use strict";
/* The demo: sends the desk's words, shows its cases, moves the clock. */
(function () {
  const data = document.body.dataset;
  const texts = JSON.parse(data.texts), acts = JSON.parse(data.acts), asks = JSON.parse(data.asks), must = JSON.parse(data.must);
  const byId = function (id) { return document.getElementById(id); };
  const cases = byId("cases"), SEEN = "cunbao-demo-seen-" + data.place;
  let member = "", open = null, inbox = null, waiting = 0, ahead = 0, folded = {};

  function element(kind, name, text) {
    const made = document.createElement(kind);
    if (name) made.className = name;
    if (text) made.textContent = text;
    return made;
  }
  function picture(message, place) {
    const link = element("a", "picture"), image = element("img");
    link.href = image.src = "/demo/picture?message=" + encodeURIComponent(message) + "&place=" + place;
    link.target = "_blank";
    link.rel = "noopener";
    image.alt = texts.picture + " " + (place + 1);
    link.append(image);
    return link;
  }
  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    return Array.from(bytes, function (byte) { return ("0" + byte.toString(16)).slice(-2); }).join("");
  }
  async function post(path, body) {
    try {
      const answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
      byId("trouble").hidden = answer.ok;
      return answer.ok ? await answer.json() : null;
    } catch (e) {
      byId("trouble").hidden = false;
      return null;
    }
  }

  /* ---- time ---- */
  function setTime(now) { ahead = Date.parse(now) - Date.now(); showTime(); }
  function showTime() {
    const at = new Date(Date.now() + ahead + 8 * 3600000), two = function (number) { return ("0" + number).slice(-2); };
    const day = texts.day.replace("{month}", at.getUTCMonth() + 1).replace("{day}", at.getUTCDate()).replace("{weekday}", texts.weekdays[at.getUTCDay()]);
    byId("now").textContent = at.getUTCFullYear() + texts.year + day + " " + two(at.getUTCHours()) + ":" + two(at.getUTCMinutes());
  }
  document.querySelectorAll(".hands button").forEach(function (button) {
    button.addEventListener("click", async function () {
      const all = document.querySelectorAll(".hands button");
      all.forEach(function (one) { one.disabled = true; });
      if (button.dataset.step) {
        const moved = await post("/demo/clock", { step: button.dataset.step });
        if (moved) { setTime(moved.now); soon(400); }
      } else if (await post("/demo/place", { place: button.dataset.place })) return location.reload();
      all.forEach(function (one) { one.disabled = false; });
    });
  });

  /* ---- the phone ---- */
  document.querySelectorAll("[data-say]").forEach(function (button) {
    button.addEventListener("click", function () { byId("phone").contentWindow.postMessage({ say: button.textContent }, location.origin); });
  });

  /* ---- the desk ---- */
  async function say(text) {
    const words = text.trim();
    if (!words || !(await post("/demo/messages", { member: member, id: newId(), text: words }))) return false;
    open = null;
    await load();
    return true;
  }
  function button(act, number) {
    const made = element("button", "act", acts[act]);
    made.type = "button";
    made.addEventListener("click", function () {
      if (asks[act]) { open = { act: act, number: number }; draw(); cases.querySelector(".ask input").focus(); }
      else say(acts[act] + " " + number);
    });
    return made;
  }
  function question() {
    const made = element("form", "ask"), input = element("input"), act = open.act, number = open.number;
    input.placeholder = asks[act];
    input.setAttribute("aria-label", acts[act] + "：" + asks[act]);
    input.required = must.indexOf(act) >= 0;
    const go = element("button", "act", acts[act]), leave = element("button", "act", texts["demo-cancel"]);
    leave.type = "button";
    leave.addEventListener("click", function () { open = null; draw(); });
    made.append(input, go, leave);
    made.addEventListener("submit", function (event) { event.preventDefault(); say(acts[act] + " " + number + " " + input.value); });
    return made;
  }
  function raw(lines, key) {
    const made = element("details", "raw"), list = element("ol");
    made.open = folded[key] !== true;
    made.addEventListener("toggle", function () { folded[key] = !made.open; });
    lines.forEach(function (line) {
      const row = element("li", line.mine ? "sent" : "");
      row.append(element("time", "", line.at.slice(5, 10).replace("-", "/").replace(/^0|(\/)0/g, "$1") + " " + line.at.slice(11, 16)), element("span", "", line.text));
      for (let place = 0; place < line.shows; place++) row.append(picture(line.id, place));
      list.append(row);
    });
    list.tabIndex = 0;
    requestAnimationFrame(function () { list.scrollTop = list.scrollHeight; });
    made.append(element("summary", "", texts["demo-raw"]), list);
    return made;
  }
  function card(one) {
    const lines = inbox.lines.filter(function (line) { return line.number === one.number; });
    const first = lines.find(function (line) { return !line.mine; });
    const made = element("article", "case" + (one.done ? " done" : ""));
    const head = element("header");
    head.append(element("strong", "", one.number), element("span", "", one.status));
    made.append(head);
    if (first) made.append(element("p", "facts", first.text));
    const row = element("div", "acts");
    if (open && open.number === one.number) row.append(question());
    else one.acts.forEach(function (act) { row.append(button(act, one.number)); });
    made.append(row);
    const rest = lines.filter(function (line) { return line !== first; });
    if (rest.length) made.append(raw(rest, one.number));
    return made;
  }
  function draw() {
    cases.textContent = "";
    const last = {};
    inbox.lines.forEach(function (line, place) { last[line.number] = place; });
    const shown = inbox.cases.slice().sort(function (a, b) { return last[b.number] - last[a.number]; });
    const known = shown.map(function (one) { return one.number; });
    shown.forEach(function (one) { cases.append(card(one)); });
    const others = inbox.lines.filter(function (line) { return known.indexOf(line.number) < 0; });
    if (others.length) {
      const made = element("article", "case");
      made.append(element("header", "", texts["demo-others"]), raw(others, "others"));
      cases.append(made);
    }
    if (!cases.firstChild) cases.append(element("p", "quiet", texts["demo-quiet"]));
  }
  function seen() { try { return JSON.parse(localStorage.getItem(SEEN) || "{}"); } catch (e) { return {}; } }
  function badges() {
    const before = seen();
    before[member] = inbox.counts[member] || 0;
    try { localStorage.setItem(SEEN, JSON.stringify(before)); } catch (e) { /* all stay new */ }
    document.querySelectorAll("[data-member]").forEach(function (tab) {
      const name = tab.dataset.member, badge = tab.querySelector("b");
      const fresh = (inbox.counts[name] || 0) - Math.min(before[name] || 0, inbox.counts[name] || 0);
      badge.hidden = !fresh;
      badge.textContent = fresh || "";
      if (fresh) badge.setAttribute("aria-label", texts["demo-new"].replace("{count}", fresh)); else badge.removeAttribute("aria-label");
      tab.setAttribute("aria-pressed", name === member ? "true" : "false");
    });
  }
  async function load() {
    const asked = member;
    let found;
    try {
      const answer = await fetch("/demo/inbox?member=" + asked, { cache: "no-store" });
      if (answer.status === 404) return location.reload();
      if (!answer.ok) return soon(1500);
      found = await answer.json();
    } catch (e) { return soon(3000); }
    if (found.place !== data.place) return location.reload();
    if (asked !== member) return;
    inbox = found;
    setTime(found.now);
    badges();
    const typing = document.activeElement && document.activeElement.closest(".ask");
    if (!open || !typing) draw();
  }
  function soon(wait) {
    clearTimeout(waiting);
    waiting = setTimeout(load, wait);
  }
  document.querySelectorAll("[data-member]").forEach(function (tab) {
    tab.addEventListener("click", function () { member = tab.dataset.member; open = null; load(); });
  });
  byId("typed").addEventListener("submit", async function (event) {
    event.preventDefault();
    const text = byId("order").value;
    if (await say(text)) byId("order").value = "";
  });
  function listen() {
    const source = new EventSource("/demo/events");
    source.addEventListener("ready", function () { soon(0); });
    source.addEventListener("message", function () { soon(150); });
    source.addEventListener("clock", function (event) { setTime(JSON.parse(event.data).now); });
    source.addEventListener("error", function () { if (source.readyState === EventSource.CLOSED) setTimeout(listen, 3000); });
  }
  member = document.querySelector("[data-member]").dataset.member;
  setInterval(showTime, 5000);
  listen();
})();
