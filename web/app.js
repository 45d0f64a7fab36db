// The one page: five cards, each drawn from one or two answers of the API.
// Everything shown is put in as text, never as HTML.
import * as api from "./api.js";

const kRefreshMs = 10_000;
const kMetrics = ["accuracy", "f1", "precision", "recall"];
const byId = (id) => document.getElementById(id);

/** A new element with a class, and children that are elements or text. */
function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.filter((child) => child !== null));
  return element;
}

const show = (id, ...children) => byId(id).replaceChildren(...children);
const note = (text) => make("p", "note", text);
const percent = (share) => `${(100 * share).toFixed(1)} %`;
const short = (id) => (id ? id.slice(0, 8) : "–");

function ago(iso) {
  const seconds = Math.max(0, (Date.now() - Date.parse(iso)) / 1000);
  const units = [
    [86_400, "d"],
    [3_600, "h"],
    [60, "min"],
  ];
  for (const [size, unit] of units) {
    if (seconds >= size) return `${Math.floor(seconds / size)} ${unit} ago`;
  }
  return seconds < 5 ? "just now" : `${Math.floor(seconds)} s ago`;
}

function lasted(start, end) {
  if (!start || !end) return "–";
  const ms = Date.parse(end) - Date.parse(start);
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}

function when(iso) {
  const element = make("time", "", ago(iso));
  element.dateTime = iso;
  element.title = new Date(iso).toLocaleString();
  return element;
}

function state(word) {
  const kinds = {
    FINISHED: "good",
    COMPLETED: "good",
    RUNNING: "busy",
    PENDING: "busy",
    FAILED: "bad",
    CRASHED: "bad",
    KILLED: "bad",
    CANCELLED: "bad",
  };
  return make("span", `badge ${kinds[word] ?? ""}`, word.toLowerCase());
}

function bar(share, kind) {
  const fill = make("span", `fill ${kind ?? ""}`);
  fill.style.width = `${100 * Math.min(1, Math.max(0, share))}%`;
  return make("span", "bar", fill);
}

/** Columns are [title, row => cell]. */
function table(columns, rows) {
  const head = make("tr", "", ...columns.map(([title]) => make("th", "", title)));
  const body = rows.map((row) =>
    make("tr", "", ...columns.map(([, cell]) => make("td", "", cell(row)))),
  );
  return make("div", "scroll", make("table", "", make("thead", "", head), make("tbody", "", ...body)));
}

function drawStatus(answer) {
  const status = byId("status");
  status.textContent = answer.model_loaded ? "Healthy" : "Waiting for a champion";
  status.className = `status ${answer.model_loaded ? "good" : "busy"}`;
}

function drawModel(model) {
  const facts = [
    ["Name", model.model_name],
    ["Version", `${model.version} @${model.alias}`],
    ["Run", model.run_id],
  ];
  const list = make(
    "dl",
    "",
    ...facts.flatMap(([name, value]) => [make("dt", "", name), make("dd", "", value)]),
  );
  const known = [...kMetrics, "roc_auc"].filter((name) => name in model.metrics);
  const metrics = known.map((name) => {
    const value = model.metrics[name];
    return make("div", "metric", make("span", "", name), bar(value), make("b", "", value.toFixed(4)));
  });
  show("model", list, ...metrics);
}

function drawVersions({ versions }) {
  if (versions.length === 0) return show("versions", note("No version is registered yet. Run `sentiment train --champion`."));
  const aliases = (row) =>
    row.aliases.length === 0
      ? "–"
      : make("span", "", ...row.aliases.map((alias) => make("span", "badge good", alias)));
  show(
    "versions",
    table(
      [
        ["Version", (row) => make("b", "", row.version)],
        ["Aliases", aliases],
        ["Run", (row) => make("code", "", short(row.run_id))],
        ["Created", (row) => when(row.created)],
      ],
      versions,
    ),
  );
}

function drawRuns({ runs }) {
  if (runs.length === 0) return show("runs", note("No runs yet. Run `sentiment train --champion`."));
  const metric = (name) => (row) => (name in row.metrics ? row.metrics[name].toFixed(4) : "–");
  show(
    "runs",
    table(
      [
        ["Run", (row) => make("code", "", short(row.run_id))],
        ["Name", (row) => row.name],
        ["State", (row) => state(row.status)],
        ...kMetrics.map((name) => [name, metric(name)]),
        ["Duration", (row) => lasted(row.start_time, row.end_time)],
        ["Started", (row) => when(row.start_time)],
      ],
      runs,
    ),
  );
}

/** A flow run as a row of its tasks, each as wide as its share of the time. */
function drawFlow(flow) {
  const times = flow.tasks.filter((task) => task.start_time && task.end_time);
  const length = (task) => Date.parse(task.end_time) - Date.parse(task.start_time);
  const longest = Math.max(1, ...times.map(length));
  const tasks = flow.tasks.map((task) => {
    const timed = task.start_time && task.end_time;
    const row = make(
      "div",
      "task",
      make("span", "", task.name),
      bar(timed ? Math.max(0.01, length(task) / longest) : 0, task.state === "FAILED" ? "bad" : ""),
      make("span", "took", timed ? lasted(task.start_time, task.end_time) : ""),
      state(task.state),
    );
    if (task.message) row.title = task.message;
    return row;
  });
  const head = make(
    "summary",
    "",
    make("b", "", flow.name),
    state(flow.state),
    make("span", "took", lasted(flow.start_time, flow.end_time)),
    when(flow.start_time),
  );
  return make(
    "details",
    "flow",
    head,
    flow.message ? note(flow.message) : null,
    make("div", "tasks", ...tasks),
  );
}

function drawFlows({ flows }) {
  if (flows === null) return show("flows", note("Flow runs are recorded in Prefect."));
  if (flows.length === 0) return show("flows", note("No flow runs yet."));
  const open = new Set(
    [...document.querySelectorAll("details.flow[open] summary b")].map((name) => name.textContent),
  );
  const drawn = flows.map(drawFlow);
  drawn.forEach((element, i) => {
    element.open = open.size === 0 ? i === 0 : open.has(flows[i].name);
  });
  show("flows", ...drawn);
}

const kCards = [
  ["status", api.health, drawStatus],
  ["model", api.modelInfo, drawModel],
  ["versions", api.versions, drawVersions],
  ["flows", api.flows, drawFlows],
  ["runs", api.runs, drawRuns],
];

function refresh() {
  return Promise.all(
    kCards.map(async ([id, ask, draw]) => {
      try {
        draw(await ask());
      } catch (error) {
        if (id === "status") byId(id).className = "status bad";
        show(id, id === "status" ? error.message : note(error.message));
      }
    }),
  );
}

async function classify() {
  const text = byId("text").value;
  try {
    const answer = await api.predict(text);
    const kind = answer.sentiment === "negative" ? "bad" : "good";
    show(
      "answer",
      make("b", kind, answer.sentiment),
      bar(answer.confidence, kind),
      make("span", "", percent(answer.confidence)),
      make("span", "hint", `version ${answer.model_version}`),
    );
  } catch (error) {
    show("answer", note(error.message));
  }
}

byId("try").addEventListener("submit", (event) => {
  event.preventDefault();
  classify();
});
byId("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) classify();
});
for (const button of document.querySelectorAll("[data-example]")) {
  button.addEventListener("click", () => {
    byId("text").value = button.dataset.example;
    classify();
  });
}

refresh();
setInterval(() => document.hidden || refresh(), kRefreshMs);
