// NLP.js (node-nlp) as a reader of messages: node nlpjs.js learn|read FOLDER [LEARNING_RATE]
// The same job and the same figures as in readers.py; node_modules is found through NODE_PATH.
"use strict";

const fs = require("fs");
const path = require("path");

const ROUNDS = 5;
const [act, folder, rate] = process.argv.slice(2);
const kept = path.join(folder, `nlpjs-${rate || "own"}.json`);
const job = JSON.parse(fs.readFileSync(path.join(folder, "job.json"), "utf8"));

// Microseconds of CPU of this process, all of its threads.
function cpu() {
  const spent = process.cpuUsage();
  return spent.user + spent.system;
}

const megabytes = () => process.memoryUsage().rss / 2 ** 20;

// The parts of a manager that classify Chinese.
function domain(manager) {
  return manager.nlp.nluManager.domainManagers.zh;
}

function newManager() {
  const { NlpManager } = require("node-nlp");
  const settings = { languages: ["zh"], autoSave: false, autoLoad: false, calculateSentiment: false };
  return new NlpManager({ ...settings, nlu: { log: false } });
}

async function learn() {
  const started = cpu();
  const manager = newManager();
  manager.addLanguage("zh");
  if (rate) domain(manager).domains.master_domain.settings.learningRate = Number(rate);
  for (const [text, intent] of job.examples) manager.addDocument("zh", text, intent);
  await manager.train();
  fs.writeFileSync(kept, manager.export());
  return { learn: (cpu() - started) / 1e6 };
}

// The likeliest intent; "None" only where NLP.js gives no other.
async function intentOf(manager, text) {
  const found = await manager.process("zh", text);
  const best = found.classifications.find((one) => one.intent !== "None" && one.score > 0);
  return best ? best.intent : "None";
}

// It remembers the stems of texts that it has seen; a message that comes for the first time has none.
function forget(manager) {
  const { cache } = domain(manager).domains.master_domain;
  if (cache) cache.results = {};
}

async function nanoseconds(manager, text) {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    forget(manager);
    const started = cpu();
    await intentOf(manager, text);
    best = Math.min(best, cpu() - started);
  }
  return best * 1000;
}

async function read() {
  const started = cpu();
  const empty = megabytes();
  const manager = newManager();
  manager.import(fs.readFileSync(kept, "utf8"));
  await intentOf(manager, job.messages[0][0]);
  const figures = { load: (cpu() - started) / 1e6, memory: megabytes() - empty };
  figures.intents = [];
  for (const [text] of job.messages) figures.intents.push(await intentOf(manager, text));
  figures.nanoseconds = [];
  for (const [text] of job.messages) figures.nanoseconds.push(await nanoseconds(manager, text));
  figures.memory_after = megabytes() - empty;
  figures.long = [];
  for (const text of job.long) figures.long.push(await nanoseconds(manager, text));
  return figures;
}

// It says on the standard output that it compiles its dictionary: the figures are the last line.
(act === "learn" ? learn() : read()).then((figures) => console.log(JSON.stringify(figures)));
