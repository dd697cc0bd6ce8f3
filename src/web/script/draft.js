/* What is being written in a form (data-draft) is kept in the browser until it was sent, and offered back when the form is opened again: after the
 * network, the power or the patience went. A draft belongs to the address of its form and to the mark of who wrote it: another person who comes in here
 * does not see it, and what is not theirs is thrown away. It goes when the form was done, at going out, and after seven days. Passwords, files and what
 * a page sends by itself are never kept. */
(function () {
	'use strict';
	const { forget, read, write } = keeper;
	const prefix = 'muster-draft ', draftsMost = 20, quiet = 600;
	const never = new Set(['csrf', 'key', 'since', 'more', 'move', 'try']);
	let timer = 0;

	function nameOf(form) {
		return prefix + form.dataset.draft + ' ' + location.pathname + location.search;
	}

	function tidy(form) {
		const mine = prefix + form.dataset.draft + ' ';
		keeper.tidy(prefix, draftsMost, (name) => name.startsWith(mine));
	}

	function questions(form) {
		return [...form.elements].filter((element) => element.name && !never.has(element.name) && element.matches('textarea, select, input') &&
			!['hidden', 'password', 'file', 'submit', 'button'].includes(element.type));
	}

	function answers(form) {
		const texts = {};
		for (const question of questions(form))
			if (question.value !== '')
				texts[question.name] = question.value;
		return texts;
	}

	/* What the form had when it was opened, by the page itself, is no draft. */
	function differs(form, texts) {
		const now = answers(form);
		return Object.keys(texts).some((name) => texts[name] !== now[name]);
	}

	function isTouched(question) {
		if (question.matches('select'))
			return [...question.options].some((option) => option.selected !== option.defaultSelected);
		return question.value !== question.defaultValue;
	}

	function keep(form) {
		const name = nameOf(form), texts = answers(form), before = read(name);
		if (!questions(form).some(isTouched))
			return;
		write(name, { texts, sent: before ? before.sent : undefined });
	}

	/* Nobody knows whether it arrived: the same key makes it one act, whenever it is sent again. */
	function keepSent(form) {
		const value = (name) => (form.elements[name] ? form.elements[name].value : undefined);
		write(nameOf(form), { texts: answers(form), sent: { key: value('key'), since: value('since') } });
	}

	function addLines(form, texts) {
		for (const rows of form.querySelectorAll('[data-rows]')) {
			const numbers = Object.keys(texts).filter((name) => name.startsWith(rows.dataset.rows + '.')).map((name) => Number(name.split('.')[1]));
			if (numbers.length)
				rows.dispatchEvent(new CustomEvent('muster:lines', { bubbles: true, detail: Math.max(...numbers) + 1 }));
		}
	}

	function takeBack(form, draft) {
		addLines(form, draft.texts);
		for (const question of questions(form))
			if (draft.texts[question.name] !== undefined)
				question.value = draft.texts[question.name];
		for (const name of ['key', 'since'])
			if (draft.sent && draft.sent[name] && form.elements[name])
				form.elements[name].value = draft.sent[name];
		form.dispatchEvent(new Event('input', { bubbles: true }));
	}

	function button(words, name, act) {
		const made = words.content.querySelector('[data-word=' + name + ']').cloneNode(true);
		made.addEventListener('click', act);
		return made;
	}

	function offer(form) {
		const draft = read(nameOf(form)), words = document.getElementById('words');
		if (!draft || !words || !differs(form, draft.texts) || form.querySelector('[data-made=draft]'))
			return;
		const line = document.createElement('div'), said = words.content.querySelector('[data-word=draft]').cloneNode(true);
		const at = new Date(draft.at), time = document.createElement('time');
		time.dateTime = at.toISOString();
		/* As pages write days. */
		const language = document.documentElement.lang;
		time.textContent = at.toLocaleString(language === 'en' ? 'en-GB' : language, { dateStyle: 'long', timeStyle: 'short' });
		said.querySelector('span').append(time);
		line.dataset.made = 'draft';
		line.className = 'draft';
		line.setAttribute('role', 'status');
		line.append(said,
			button(words, 'take', () => {
				takeBack(form, draft);
				line.remove();
				const [first] = questions(form);
				if (first)
					first.focus();
			}), ' ',
			button(words, 'throw', () => {
				if (!differs(form, draft.texts) || read(nameOf(form)).at === draft.at)
					forget(nameOf(form));
				line.remove();
				form.querySelector('input, select, textarea, button').focus();
			}));
		form.prepend(line);
	}

	function offerAll() {
		document.querySelectorAll('form[data-draft]').forEach((form) => {
			tidy(form);
			offer(form);
		});
	}

	document.addEventListener('input', (event) => {
		const form = event.target.closest('form[data-draft]');
		if (!form)
			return;
		clearTimeout(timer);
		timer = setTimeout(() => document.contains(form) && keep(form), quiet);
	});
	document.addEventListener('submit', (event) => {
		if (event.target.getAttribute('action') === '/out')
			keeper.names(prefix).forEach(forget);
	});
	document.addEventListener('muster:sending', (event) => {
		clearTimeout(timer);
		if (event.target.matches('form[data-draft]'))
			keepSent(event.target);
	});
	document.addEventListener('muster:done', (event) => {
		clearTimeout(timer);
		if (event.target.matches('form[data-draft]'))
			forget(nameOf(event.target));
	});
	document.addEventListener('muster:again', offerAll);
	addEventListener('pagehide', () => {
		if (timer)
			document.querySelectorAll('form[data-draft]').forEach((form) => !form.dataset.done && keep(form));
	});
	offerAll();
})();
