const SPEEDS = [0.75, 1, 1.25, 1.5, 2];
const STEP_SECONDS = 3;
const FLAG_ROW_PIXELS = 20;
const MOST_FLAG_ROWS = 4;
const players = new WeakMap();

export default function (component) {
  const { parentElement } = component;
  let player = players.get(parentElement);
  if (!player) {
    player = new Player(parentElement);
    players.set(parentElement, player);
  }
  player.update(component);
  return () => player.letGo();
}

function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function made(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

class Player {
  constructor(root) {
    this.root = root;
    this.box = root.querySelector(".player");
    this.audio = root.querySelector("audio");
    this.timeline = root.querySelector(".timeline");
    this.slide = root.querySelector(".slide");
    this.lines = root.querySelector(".lines");
    this.speed = 1;
    this.shown = "";
    this.onKey = (event) => this.key(event);
    this.onSeek = (event) => this.seek(event.detail);
    this.listen();
  }

  listen() {
    const on = (name, action) => this.root.querySelector(name).addEventListener("click", action);
    on(".play", () => this.toggle());
    on(".back", () => this.seek(this.audio.currentTime - STEP_SECONDS));
    on(".forward", () => this.seek(this.audio.currentTime + STEP_SECONDS));
    on(".speed", () => this.changeSpeed(1, true));
    on(".next", () => this.nextFlag());
    on(".mark", () => this.mark());
    for (const name of ["play", "pause", "timeupdate", "loadedmetadata", "seeked"])
      this.audio.addEventListener(name, () => this.tick());
    this.audio.addEventListener("error", () => this.trouble(true));
    this.audio.addEventListener("loadedmetadata", () => this.trouble(false));
    this.timeline.addEventListener("pointerdown", (event) => this.seekTo(event));
    new ResizeObserver(() => this.stackFlags()).observe(this.slide);
  }

  update({ data, setTriggerValue }) {
    this.send = setTriggerValue;
    document.addEventListener("keydown", this.onKey);
    window.addEventListener("tingjian:seek", this.onSeek);
    const isOther = this.data?.src !== data.src;
    this.data = data;
    if (isOther) {
      this.audio.src = data.src;
      if (data.start) this.audio.currentTime = data.start;
    }
    const drawn = JSON.stringify([data.lines, data.flags, data.words, data.marks, data.length, data.height]);
    if (drawn !== this.shown) {
      this.shown = drawn;
      this.draw();
    }
    this.tick();
  }

  letGo() {
    document.removeEventListener("keydown", this.onKey);
    window.removeEventListener("tingjian:seek", this.onSeek);
    if (!this.root.isConnected && !this.root.host?.isConnected) this.audio.pause();
  }

  draw() {
    const { words, flags, marks, height } = this.data;
    const label = (name, text, key) => {
      const button = this.root.querySelector(name);
      button.textContent = text;
      button.title = key;
    };
    label(".back", "−3 s", "← / J");
    label(".forward", "+3 s", "→ / L");
    label(".next", words.next, "N");
    label(".mark", words.mark, "M");
    this.root.querySelector(".next").hidden = !flags.length;
    this.root.querySelector(".mark").hidden = !marks;
    this.root.querySelector(".bar").setAttribute("aria-label", words.player);
    this.root.querySelector(".keys").textContent = words.keys;
    this.root.querySelector(".trouble").textContent = words.trouble;
    this.slide.setAttribute("aria-label", words.timeline);
    this.lines.setAttribute("aria-label", words.transcript);
    this.lines.style.setProperty("--lines-height", `${height}px`);
    this.dark();
    this.drawTimeline();
    this.drawLines();
  }

  dark() {
    const colour = getComputedStyle(this.box).getPropertyValue("--st-background-color").trim();
    const parts = colour.match(/[0-9a-f]{2}/gi);
    const isDark = colour.startsWith("#") && parts?.length >= 3 && parts.slice(0, 3).every((part) => parseInt(part, 16) < 90);
    this.box.classList.toggle("dark", isDark);
  }

  length() {
    return this.data.length || this.audio.duration || 1;
  }

  place(second) {
    return `${Math.min(100, Math.max(0, (100 * second) / this.length()))}%`;
  }

  drawTimeline() {
    const { lines, flags, words } = this.data;
    const speakers = ["agent", "customer", "unknown"].filter((who) => lines.some((line) => line.speaker === who));
    const inner = made("div", "inner");
    for (const who of speakers) {
      const lane = made("div", `lane ${who}`);
      lane.append(made("span", "who", words[who]));
      for (const line of lines.filter((one) => one.speaker === who)) {
        const said = made("div", "said");
        said.style.left = this.place(line.start);
        said.style.width = `calc(${this.place(line.end)} - ${this.place(line.start)})`;
        lane.append(said);
      }
      inner.append(lane);
    }
    const row = made("div", "flags");
    const track = made("div", "track");
    for (const flag of flags) {
      const span = made("div", `span ${flag.severity}`);
      span.style.left = this.place(flag.start);
      span.style.width = `calc(${this.place(flag.end)} - ${this.place(flag.start)})`;
      track.append(span);
      row.append(this.flagButton(flag));
    }
    inner.append(row);
    this.head = made("div", "head");
    track.append(this.head);
    this.root.querySelector(".drawn").replaceChildren(inner, track);
    this.stackFlags();
    this.slide.setAttribute("aria-valuemax", String(Math.round(this.length())));
  }

  // A label that would cover the one before goes one row down.
  stackFlags() {
    const row = this.root.querySelector(".flags");
    const ends = [];
    const labels = [...row.children].map((flag) => ({ flag, box: flag.getBoundingClientRect() }));
    for (const { flag, box } of labels.sort((one, other) => one.box.left - other.box.left)) {
      const free = ends.findIndex((end) => end < box.left);
      const place = free >= 0 ? free : Math.min(ends.length, MOST_FLAG_ROWS - 1);
      ends[place] = box.right;
      flag.style.top = `${place * FLAG_ROW_PIXELS}px`;
    }
    row.style.height = `${Math.max(1, ends.length) * FLAG_ROW_PIXELS}px`;
  }

  flagButton(flag) {
    const late = flag.start / this.length() > 0.8 ? " late" : "";
    const button = made("button", `flag ${flag.severity}${late}`, flag.title);
    button.type = "button";
    button.style.left = this.place(flag.start);
    button.title = `${flag.title} ${clock(flag.start)}`;
    button.addEventListener("pointerdown", (event) => event.stopPropagation());
    button.addEventListener("click", () => this.seek(flag.start));
    return button;
  }

  drawLines() {
    const { words } = this.data;
    const rows = this.data.lines.map((line) => {
      const item = made("li");
      const button = made("button", `line ${line.speaker}`);
      button.type = "button";
      button.append(made("span", "at", clock(line.start)), made("span", "who", words[line.speaker]));
      button.append(this.text(line));
      button.addEventListener("click", () => this.seek(line.start));
      item.append(button);
      return item;
    });
    this.lines.replaceChildren(...rows);
    this.buttons = rows.map((row) => row.firstChild);
  }

  text(line) {
    const text = made("span", "text");
    const letters = Array.from(line.text);
    let at = 0;
    for (const span of [...line.spans].sort((a, b) => a.start - b.start)) {
      const from = Math.max(at, span.start);
      text.append(letters.slice(at, from).join(""));
      if (span.end > from) text.append(made("mark", span.severity, letters.slice(from, span.end).join("")));
      at = Math.max(at, span.end);
    }
    text.append(letters.slice(at).join(""));
    for (const title of new Map(line.spans.map((span) => [span.title, span.severity]))) text.append(made("span", `tag ${title[1]}`, title[0]));
    return text;
  }

  tick() {
    if (!this.data || !this.buttons) return;
    const now = this.audio.currentTime;
    const play = this.root.querySelector(".play");
    play.textContent = this.audio.paused ? `▶ ${this.data.words.play}` : `❚❚ ${this.data.words.pause}`;
    play.title = this.data.words.space;
    const speed = this.root.querySelector(".speed");
    speed.textContent = `${this.speed}×`;
    speed.title = ", .";
    speed.setAttribute("aria-label", `${this.data.words.speed} ${this.speed}×`);
    this.root.querySelector(".time").textContent = `${clock(now)} / ${clock(this.length())}`;
    this.head.style.left = this.place(now);
    this.slide.setAttribute("aria-valuenow", String(Math.round(now)));
    this.slide.setAttribute("aria-valuetext", `${clock(now)} / ${clock(this.length())}`);
    this.follow(now);
  }

  follow(now) {
    let current = -1;
    this.data.lines.forEach((line, index) => { if (line.start <= now + 0.05) current = index; });
    if (current === this.current && this.buttons[current]?.classList.contains("now")) return;
    this.buttons.forEach((button, index) => {
      button.classList.toggle("now", index === current);
      if (index === current) button.setAttribute("aria-current", "true"); else button.removeAttribute("aria-current");
    });
    this.current = current;
    const row = this.buttons[current];
    if (row && !this.audio.paused) {
      const top = row.offsetTop - this.lines.offsetTop;
      const isSeen = top >= this.lines.scrollTop && top + row.offsetHeight <= this.lines.scrollTop + this.lines.clientHeight;
      if (!isSeen) this.lines.scrollTop = top - this.lines.clientHeight / 3;
    }
  }

  toggle() { if (this.audio.paused) this.audio.play().catch(() => this.trouble(true)); else this.audio.pause(); }
  trouble(is) { this.root.querySelector(".trouble").hidden = !is; }
  seek(second) { this.audio.currentTime = Math.min(Math.max(0, second), this.length()); this.tick(); }

  mark() {
    const second = Math.round(this.audio.currentTime * 10) / 10;
    if (this.data.marks === "note") window.dispatchEvent(new CustomEvent("tingjian:mark", { detail: second }));
    if (this.data.marks === "page") this.send("mark", { second, id: Date.now() });
  }

  changeSpeed(step, wrap) {
    let next = SPEEDS.indexOf(this.speed) + step;
    if (wrap) next %= SPEEDS.length;
    this.speed = SPEEDS[Math.min(Math.max(next, 0), SPEEDS.length - 1)];
    this.audio.playbackRate = this.speed;
    this.audio.defaultPlaybackRate = this.speed;
    this.tick();
  }

  nextFlag() {
    const starts = this.data.flags.map((flag) => flag.start).sort((a, b) => a - b);
    const next = starts.find((start) => start > this.audio.currentTime + 0.2) ?? starts[0];
    if (next !== undefined) this.seek(next);
  }

  seekTo(event) {
    const track = this.timeline.querySelector(".track").getBoundingClientRect();
    this.seek(((event.clientX - track.left) / track.width) * this.length());
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = event.composedPath()[0];
    if (target.closest?.("textarea, select, [contenteditable=true], input:not([type=radio]):not([type=checkbox])")) return;
    const isControl = target.closest?.("button, a, input, [role=radio], [role=option], [role=tab], [role=combobox]");
    const anywhere = {
      k: () => this.toggle(), j: () => this.seek(this.audio.currentTime - STEP_SECONDS),
      l: () => this.seek(this.audio.currentTime + STEP_SECONDS), ",": () => this.changeSpeed(-1), ".": () => this.changeSpeed(1),
      n: () => this.nextFlag(), m: () => this.mark(),
    };
    const elsewhere = { " ": anywhere.k, ArrowLeft: anywhere.j, ArrowRight: anywhere.l };
    const action = anywhere[event.key.length === 1 ? event.key.toLowerCase() : event.key] ?? (isControl ? undefined : elsewhere[event.key]);
    if (!action) return;
    event.preventDefault();
    action();
  }
}
