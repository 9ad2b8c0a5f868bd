"use strict";
/* What the chat page keeps in this browser under `name`: the talk (localStorage), and pictures until they are sent
   (IndexedDB). Where the browser keeps nothing, in private mode, both last until the page is closed. */
window.cunbaoKeep = function (name, longest) {
  const held = new Map();
  let memory = null, forgotten = false, opened = null;

  function read() {
    try { memory = JSON.parse(localStorage.getItem(name) || "[]"); } catch (e) { memory = memory || []; }
    return memory;
  }
  /* Another tab may have written meanwhile: its messages are kept, and what was sent stays sent. Returns the talk. */
  function save(log) {
    if (forgotten) return log;
    const known = new Map(log.map(function (one) { return [one.id, one]; }));
    read().forEach(function (other) {
      const one = known.get(other.id);
      if (!one) log.push(other);
      else if (one.state === "queued" && other.state) { one.state = other.state; one.at = other.at; one.why = other.why; }
    });
    const old = Math.max(0, log.length - longest);
    log = log.filter(function (one, place) { return place >= old || one.state === "queued"; });
    memory = log;
    try { localStorage.setItem(name, JSON.stringify(log)); } catch (e) { /* private mode: kept until closed */ }
    return log;
  }
  function forget() {
    forgotten = true;
    try { localStorage.removeItem(name); } catch (e) { /* nothing was kept */ }
    return work("readwrite", function (pictures) { return pictures.clear(); }).catch(function () { /* nothing was kept */ });
  }
  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, function (byte) { return ("0" + byte.toString(16)).slice(-2); }).join("");
  }

  /* ---- pictures that are not sent yet ---- */
  function open() {
    opened = opened || new Promise(function (done, fail) {
      const asked = indexedDB.open(name, 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore("pictures"); };
      asked.onsuccess = function () { done(asked.result); };
      asked.onerror = asked.onblocked = function () { fail(asked.error); };
    });
    return opened;
  }
  async function work(mode, act) {
    const base = await open();
    return new Promise(function (done, fail) {
      const task = base.transaction("pictures", mode), asked = act(task.objectStore("pictures"));
      task.oncomplete = function () { done(asked.result); };
      task.onerror = task.onabort = function () { fail(task.error); };
    });
  }
  async function put(id, picture) {
    held.set(id, picture);
    try { await work("readwrite", function (pictures) { return pictures.put(picture, id); }); } catch (e) { /* held */ }
  }
  async function get(id) {
    if (held.has(id)) return held.get(id);
    try { return await work("readonly", function (pictures) { return pictures.get(id); }); } catch (e) { return undefined; }
  }
  async function drop(id) {
    held.delete(id);
    try { await work("readwrite", function (pictures) { return pictures.delete(id); }); } catch (e) { /* it was held */ }
  }
  /* A camera's picture has megabytes that a village's line cannot carry; the server would make it as small. */
  async function shrink(file, side, enough) {
    if (file.size <= enough) return file;
    try {
      const whole = await createImageBitmap(file, { imageOrientation: "from-image" });
      const share = Math.min(1, side / Math.max(whole.width, whole.height)), canvas = document.createElement("canvas");
      canvas.width = Math.round(whole.width * share);
      canvas.height = Math.round(whole.height * share);
      canvas.getContext("2d").drawImage(whole, 0, 0, canvas.width, canvas.height);
      const made = await new Promise(function (done) { canvas.toBlob(done, "image/jpeg", 0.85); });
      return made && made.size < file.size ? made : file;
    } catch (e) { return file; }
  }
  return { read: read, save: save, forget: forget, newId: newId, put: put, get: get, drop: drop, shrink: shrink };
};
