"use strict";
/* How the chat page draws one message: its words with the numbers that can be tapped, and its pictures. */
window.cunbaoDraw = function (texts, query, kept) {
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
  function item(one, under) {
    const made = element("li", "say " + (one.mine ? "mine " + (one.state || "") : one.kind || "reply"));
    made.id = "m-" + one.id;
    made.append(element("span", "unseen", one.mine ? texts.me : texts.bot));
    made.append(one.picture ? picture(one) : one.mine ? element("p", "", one.text) : linked(one.text));
    for (let place = 0; place < (one.shows || 0); place++) {
      made.append(linkTo(texts.picture + " " + (place + 1), "/web/shown" + path("message", one.id) + "&place=" + place));
    }
    made.append(element("small", "", under));
    return made;
  }
  function path(name, id) { return (query || "?") + (query && "&") + name + "=" + encodeURIComponent(id); }
  function linkTo(words, address) {
    const link = element("a", "picture"), image = element("img");
    link.href = address + "&whole";
    link.target = "_blank";
    link.rel = "noopener";
    show(image, words, address);
    link.append(image);
    return link;
  }
  function show(image, words, address) {
    image.alt = words;
    image.addEventListener("error", function () { image.classList.add("gone"); });
    image.addEventListener("load", function () { image.classList.remove("gone"); });
    image.src = address;
  }
  /* One that is not sent yet is drawn from what is kept here, any other is asked of the server. */
  function picture(one) {
    if (one.state === "sent") return linkTo(texts.picture, "/web/pictures" + path("id", one.id));
    const frame = element("p", "picture"), image = element("img");
    image.alt = texts.picture;
    image.className = "gone";
    frame.append(image);
    kept.get(one.id).then(function (data) { if (data) show(image, texts.picture, URL.createObjectURL(data)); });
    return frame;
  }
  return { element: element, day: day, path: path, item: item };
};
