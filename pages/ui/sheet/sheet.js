const SAVE_AFTER = 500;
const READ_FOR = 700; // a press sooner after a warning is the same press, not an answer to it
const sheets = new WeakMap();

export default function (component) {
  const { parentElement } = component;
  if (!sheets.has(parentElement)) sheets.set(parentElement, new Sheet(parentElement));
  const sheet = sheets.get(parentElement);
  sheet.update(component);
  return () => sheet.letGo();
}

function made(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds) % 60).padStart(2, "0")}`;
}

/* What comes with another sheet, or in its place, is another page to its reader. */
function toTop() {
  document.querySelector("[data-testid=stMain]")?.scrollTo({ top: 0 });
}

class Sheet {
  constructor(root) {
    this.root = root;
    this.form = root.querySelector("form");
    this.note = root.querySelector("textarea");
    this.onKey = (event) => this.key(event);
    this.onMark = (event) => this.stamp(event.detail);
    this.form.addEventListener("change", () => this.changed());
    this.note.addEventListener("input", () => this.changed());
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    this.form.addEventListener("focusin", (event) => this.point(event.target.closest(".row")));
  }

  update({ data, setStateValue, setTriggerValue }) {
    this.setState = setStateValue;
    this.send = setTriggerValue;
    document.addEventListener("keydown", this.onKey);
    window.addEventListener("tingjian:mark", this.onMark);
    clearInterval(this.timer);
    this.timer = setInterval(() => this.second(), 1000);
    const isOther = this.data?.id !== data.id;
    this.data = data;
    if (isOther) { this.draw(); this.say("", false); } else this.relabel();
  }

  letGo() {
    document.removeEventListener("keydown", this.onKey);
    window.removeEventListener("tingjian:mark", this.onMark);
    clearInterval(this.timer);
    if (this.pending) this.save();
    requestAnimationFrame(() => { if (!this.form.isConnected) toTop(); });
  }

  draw() {
    const { rows, chips, outcomes, draft } = this.data;
    this.seconds = draft.seconds || 0;
    this.warned = null;
    const colour = getComputedStyle(this.form).getPropertyValue("--st-background-color").trim();
    const parts = colour.match(/[0-9a-f]{2}/gi);
    this.form.classList.toggle("dark", colour.startsWith("#") && parts?.slice(0, 3).every((part) => parseInt(part, 16) < 90));
    this.root.querySelector(".rows").replaceChildren(...rows.map((row) => this.row(row)));
    this.root.querySelector(".rows").hidden = !rows.length;
    this.root.querySelector(".chips").hidden = !chips.length;
    this.root.querySelector(".chips .set").replaceChildren(
      ...chips.map((chip) => this.choice("checkbox", "chips", chip, (draft.chips || []).includes(chip.value))));
    this.root.querySelector(".note").hidden = !this.data.has_comment;
    this.note.value = draft.comment || "";
    this.root.querySelector(".outcome .set").replaceChildren(
      ...outcomes.map((one) => this.choice("radio", "outcome", one, draft.outcome === one.value)));
    this.root.querySelector(".end").hidden = !outcomes.length;
    this.relabel();
    this.point(this.root.querySelector(".row"));
    toTop();
    this.begin(this.data.first ? 40 : 0);
  }

  relabel() {
    const { words } = this.data;
    this.root.querySelector(".chips legend").textContent = words.chips;
    this.root.querySelector(".note > span").textContent = words.comment;
    this.root.querySelector(".outcome legend").textContent = words.outcome;
    this.root.querySelector(".send button").textContent = words.submit;
    this.root.querySelector(".keys").textContent = words.keys;
  }

  row(row) {
    const box = made("fieldset", "row");
    box.dataset.id = row.id;
    const title = made("div", "title");
    title.id = `t-${row.id}`;
    title.append(made("span", "", row.title));
    if (row.tag) title.append(" ", made("span", "critical", row.tag));
    if (row.second !== null && row.second !== undefined) {
      const jump = made("button", "jump", `▶ ${clock(row.second)}`);
      jump.type = "button";
      jump.addEventListener("click", () => window.dispatchEvent(new CustomEvent("tingjian:seek", { detail: row.second })));
      title.append(" ", jump);
    }
    if (row.hint) title.append(" ", made("small", "", row.hint));
    const options = made("div", "options");
    options.append(...this.data.options.map((option) => this.choice("radio", `row-${row.id}`, option, this.data.draft.answers?.[row.id] === option.value, row.title)));
    box.setAttribute("aria-labelledby", title.id);
    box.append(title, options);
    if (row.why.length) box.append(this.why(row, title));
    box.addEventListener("click", () => this.point(box));
    return box;
  }

  /* A button in the row's title, and the list below it that the button or the key W opens. */
  why(row, title) {
    const list = made("ul", "why");
    list.id = `w-${row.id}`;
    list.hidden = true;
    list.append(...row.why.map((line) => made("li", "", line)));
    const ask = made("button", "ask", this.data.words.why);
    ask.type = "button";
    ask.setAttribute("aria-expanded", "false");
    ask.setAttribute("aria-controls", list.id);
    ask.addEventListener("click", () => {
      list.hidden = !list.hidden;
      ask.setAttribute("aria-expanded", String(!list.hidden));
      if (!list.hidden) list.scrollIntoView({ block: "nearest" });
    });
    title.append(" ", ask);
    return list;
  }

  choice(type, name, option, isChecked, about) {
    const label = made("label", "choice");
    const input = made("input");
    Object.assign(input, { type, name, value: option.value, checked: isChecked });
    input.setAttribute("aria-label", about ? `${about}: ${option.title}` : option.title);
    const span = made("span", option.tone || "", option.title);
    if (option.key && !about) span.append(made("kbd", "", option.key));
    label.append(input, span);
    return label;
  }

  content() {
    const answers = {};
    for (const row of this.data.rows) {
      const chosen = this.form.querySelector(`input[name="row-${CSS.escape(row.id)}"]:checked`);
      if (chosen) answers[row.id] = chosen.value;
    }
    return {
      id: this.data.id, answers,
      chips: [...this.form.querySelectorAll("input[name=chips]:checked")].map((input) => input.value),
      comment: this.note.value,
      outcome: this.form.querySelector("input[name=outcome]:checked")?.value || "",
      seconds: Math.round(this.seconds),
    };
  }

  changed() {
    clearTimeout(this.pending);
    this.say(this.data.words.saving, false);
    this.pending = setTimeout(() => this.save(), SAVE_AFTER);
  }

  save() {
    clearTimeout(this.pending);
    this.pending = null;
    this.setState("draft", this.content());
    this.say(this.data.words.saved, false);
  }

  submit() {
    if (!this.data.outcomes.length) return;
    clearTimeout(this.pending);
    this.pending = null;
    const content = this.content();
    const open = this.data.rows.find((row) => !content.answers[row.id]);
    if (!content.outcome) return this.say(this.data.words.no_outcome, true);
    if (open && content.outcome !== this.data.skips_rows) {
      this.point([...this.root.querySelectorAll(".row")].find((row) => row.dataset.id === open.id));
      return this.say(this.data.words.open_row, true);
    }
    if (this.doubts(content)) return;
    this.send("submit", content);
  }

  /* Warns once where outcome and answers do not fit; true until it is sent again as it is. */
  doubts(content) {
    const { expects, bad, words } = this.data;
    const isBad = content.chips.length > 0 || Object.values(content.answers).includes(bad);
    if (!(content.outcome in expects) || expects[content.outcome] === isBad) return false;
    const said = JSON.stringify([content.outcome, content.answers, content.chips]);
    if (this.warned?.said === said) return Date.now() - this.warned.at < READ_FOR;
    this.warned = { said, at: Date.now() };
    this.save();
    this.say(words[`doubt_${content.outcome}`], true);
    return true;
  }

  say(text, isBad) {
    const state = this.root.querySelector(".state");
    this.message = text || "";
    state.classList.toggle("bad", isBad);
    this.showState();
    if (isBad) state.scrollIntoView({ block: "nearest" }); // a key may be pressed where the button is out of sight
  }

  showState() {
    const time = this.data.outcomes.length ? clock(this.seconds || 0) : "";
    this.root.querySelector(".state").textContent = [time, this.message].filter(Boolean).join(" · ");
  }

  second() {
    if (document.visibilityState === "visible") this.seconds += 1;
    this.showState();
  }

  stamp(second) {
    if (!this.data.has_comment) return;
    const gap = this.note.value && !this.note.value.endsWith("\n") ? "\n" : "";
    this.note.value += `${gap}[${clock(second)}] `;
    this.write();
    this.changed();
  }

  /* Into the text field above, as soon as Streamlit has drawn it. */
  begin(tries) {
    this.before = tries ? document.querySelector(`.st-key-${this.data.first} input`) : null;
    if (tries && !this.before) setTimeout(() => this.begin(tries - 1), 50); else this.before?.focus();
  }

  /* Into the comment, and all of it above the bar with the verdict. */
  write() {
    this.note.focus();
    this.note.scrollIntoView({ block: "nearest" });
  }

  point(row) {
    if (!row) return;
    for (const other of this.root.querySelectorAll(".row")) other.classList.toggle("now", other === row);
    this.pointed = row;
  }

  step(by) {
    const rows = [...this.root.querySelectorAll(".row")];
    const next = rows[Math.min(Math.max(rows.indexOf(this.pointed) + by, 0), rows.length - 1)];
    this.point(next);
    next?.scrollIntoView({ block: "nearest" });
  }

  answer(option) {
    const input = this.pointed?.querySelectorAll("input")[option];
    if (!input) return;
    input.checked = true;
    this.changed();
    this.step(1);
  }

  key(event) {
    const target = event.composedPath()[0];
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && this.data.outcomes.length) {
      event.preventDefault();
      return this.submit();
    }
    if (event.key === "Escape" && (target === this.note || target === this.before)) return target.blur();
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (target.closest?.("textarea, select, [contenteditable=true], input:not([type=radio]):not([type=checkbox])")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const outcome = this.data.outcomes.find((one) => one.key.toLowerCase() === key);
    const place = this.data.options.findIndex((option) => option.key === key);
    const isRadio = target.closest?.("input[type=radio]");
    if (outcome) this.form.querySelector(`input[name=outcome][value="${outcome.value}"]`).checked = true;
    else if (place >= 0) { event.preventDefault(); return this.answer(place); }
    else if (key === "ArrowDown" && !isRadio) { event.preventDefault(); return this.step(1); }
    else if (key === "ArrowUp" && !isRadio) { event.preventDefault(); return this.step(-1); }
    else if (key === "w") return this.pointed?.querySelector(".ask")?.click();
    else if (key === "h" && this.data.chips.length) { event.preventDefault(); return this.nextChip(target); }
    else if (key === "a" && this.data.fill) this.fillOpen();
    else if (key === "b" && this.data.has_comment) { event.preventDefault(); return this.write(); }
    else return;
    event.preventDefault();
    this.changed();
  }

  /* The focus goes to the first label heard, and from one to the next; the space bar ticks it. */
  nextChip(target) {
    const chips = [...this.form.querySelectorAll("input[name=chips]")];
    const next = chips[(chips.indexOf(target) + 1) % chips.length];
    next.focus();
    next.closest(".chips").scrollIntoView({ block: "nearest" });
  }

  fillOpen() {
    for (const row of this.root.querySelectorAll(".row"))
      if (!row.querySelector("input:checked")) row.querySelector(`input[value="${this.data.fill}"]`).checked = true;
  }
}
