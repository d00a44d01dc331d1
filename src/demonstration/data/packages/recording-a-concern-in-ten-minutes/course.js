/* A course of pages with questions, which tells the platform by SCORM 2004 how somebody gets on. */
(() => {
  const PASS = 0.8;
  const pages = [...document.querySelectorAll('[data-page]')];
  const questions = [...document.querySelectorAll('form[data-question]')];
  const byId = (id) => document.getElementById(id);

  /** The platform's side, in a window above; undefined where there is none, and then nothing is kept. */
  function findApi() {
    for (let at = window; ; at = at.parent) {
      if (at.API_1484_11) return at.API_1484_11;
      if (at.parent === at) return undefined;
    }
  }
  const api = findApi();
  const get = (name) => (api ? api.GetValue(name) : '');
  const set = (name, value) => api && api.SetValue(name, String(value));

  const began = Date.now();
  let place = 0;
  let seen = 0;
  /** The last answer to each question. */
  let answers = {};

  function resume() {
    if (!api) return;
    api.Initialize('');
    try {
      const kept = JSON.parse(get('cmi.suspend_data') || '{}');
      answers = kept.answers || {};
      seen = kept.seen || 0;
    } catch {
      // What another version left here is no use to this one.
    }
    place = Math.min(Number(get('cmi.location')) || 0, pages.length - 1);
    if (get('cmi.completion_status') !== 'completed') set('cmi.completion_status', 'incomplete');
  }

  const isRight = (form) => answers[form.dataset.question] === form.dataset.right;
  const isAnswered = (form) => answers[form.dataset.question] !== undefined;

  function tell() {
    const right = questions.filter(isRight).length;
    const all = questions.every(isAnswered);
    set('cmi.location', place);
    set('cmi.suspend_data', JSON.stringify({ answers, seen }));
    set('cmi.progress_measure', ((seen + 1) / pages.length).toFixed(2));
    if (all) {
      set('cmi.score.min', 0);
      set('cmi.score.max', questions.length);
      set('cmi.score.raw', right);
      set('cmi.score.scaled', right / questions.length);
      set('cmi.success_status', right / questions.length >= PASS ? 'passed' : 'failed');
      if (seen === pages.length - 1) set('cmi.completion_status', 'completed');
    }
    set('cmi.exit', 'suspend');
    if (api) api.Commit('');
    return { right, all };
  }

  function show(number) {
    place = number;
    seen = Math.max(seen, place);
    pages.forEach((page, n) => (page.hidden = n !== place));
    byId('where').textContent = `Page ${place + 1} of ${pages.length}`;
    byId('back').hidden = place === 0;
    byId('next').hidden = place === pages.length - 1;
    byId('need').textContent = '';
    sayResult(tell());
  }

  function sayResult({ right, all }) {
    const passed = right / questions.length >= PASS;
    byId('again').hidden = !all || right === questions.length;
    byId('result').textContent = !all
      ? 'You have not answered every question yet. Go back to those that are left.'
      : `You answered ${right} of ${questions.length} questions right. ` +
        (passed ? 'You have passed: you can leave the course.' : 'To pass, answer four of them right.');
  }

  function go(number) {
    show(number);
    scrollTo(0, 0);
    pages[place].querySelector('h1').focus();
  }

  function showAnswer(form) {
    const answer = answers[form.dataset.question];
    const chosen = form.querySelector(`input[value="${answer}"]`);
    if (chosen) chosen.checked = true;
    const feedback = form.querySelector(`[data-feedback="${answer}"]`);
    form.querySelector('.said').textContent = feedback
      ? `${isRight(form) ? 'That is right.' : 'Not quite.'} ${feedback.textContent.trim()}`
      : '';
  }

  /** Each answer is told once, the later ones too: what somebody thought first is worth knowing. */
  function tellAnswer(form) {
    const { question, right, kind = 'choice' } = form.dataset;
    const at = `cmi.interactions.${get('cmi.interactions._count') || 0}`;
    set(`${at}.id`, question);
    set(`${at}.type`, kind);
    set(`${at}.description`, form.querySelector('legend').textContent.trim());
    set(`${at}.correct_responses.0.pattern`, right);
    set(`${at}.learner_response`, answers[question]);
    set(`${at}.result`, isRight(form) ? 'correct' : 'incorrect');
  }

  function prepare(form) {
    for (const feedback of form.querySelectorAll('[data-feedback]')) feedback.hidden = true;
    const button = document.createElement('button');
    button.textContent = 'Answer';
    const said = document.createElement('p');
    said.className = 'said';
    said.setAttribute('role', 'status');
    form.append(button, said);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const chosen = form.querySelector('input:checked');
      if (!chosen) {
        said.textContent = 'Choose an answer first.';
        return;
      }
      answers[form.dataset.question] = chosen.value;
      tellAnswer(form);
      showAnswer(form);
      byId('need').textContent = '';
      tell();
    });
    showAnswer(form);
  }

  byId('back').addEventListener('click', () => go(place - 1));
  byId('next').addEventListener('click', () => {
    const left = [...pages[place].querySelectorAll('form[data-question]')].find((form) => !isAnswered(form));
    if (!left) return go(place + 1);
    byId('need').textContent = 'Answer the question first.';
    left.querySelector('input').focus();
  });
  byId('again').addEventListener('click', () => {
    const wrong = questions.find((form) => !isRight(form));
    go(pages.indexOf(wrong.closest('[data-page]')));
  });
  addEventListener('pagehide', () => {
    if (!api) return;
    set('cmi.session_time', `PT${Math.round((Date.now() - began) / 1000)}S`);
    api.Terminate('');
  });

  resume();
  questions.forEach(prepare);
  show(place);
})();
