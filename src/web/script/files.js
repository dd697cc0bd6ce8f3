/* Files of a form: several at once, chosen or dropped, go into as many lines; their sizes are shown, and one that is too large is refused before it is
 * sent. Without script each line takes one file. */
(function () {
	'use strict';
	const most = 32 << 20, together = 64 << 20; /* FILE_BODY_MAX, FORM_BODY_MAX */

	function word(name) {
		const words = document.getElementById('words');
		const found = words && words.content.querySelector('[data-word=' + name + ']');
		return found ? found.textContent : '';
	}

	function sizeOf(bytes) {
		const language = document.documentElement.lang;
		const [unit, size] = [['megabyte', 1 << 20], ['kilobyte', 1 << 10], ['byte', 1]].find(([, least]) => bytes >= least) || ['byte', 1];
		return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: unit === 'byte' ? 'long' : 'short', maximumFractionDigits: 1 }).format(bytes / size);
	}

	function inputsIn(place) {
		return [...place.querySelectorAll('input[type=file]')];
	}

	function isLarge(file) {
		return file.size > most;
	}

	function sayFile(file) {
		const said = document.createElement('p');
		said.className = 'help';
		said.dataset.made = 'size';
		said.textContent = file.name + ' · ' + sizeOf(file.size);
		return said;
	}

	/* As cameras write when a picture was taken: such a file tells itself the day that it shows. */
	const taken = /(19|20)\d\d:\d\d:\d\d \d\d:\d\d:\d\d/;

	async function tellsDay(file) {
		return file.type.startsWith('image/') && taken.test(await file.slice(0, 1 << 18).text());
	}

	/* Of one that does not, today is offered where its day is asked, unless another was written there. */
	async function offerDay(input) {
		const place = input.closest('[data-dated]'), day = place && document.getElementById(place.dataset.dated), file = input.files[0];
		if (!day)
			return;
		const offered = file && !(await tellsDay(file)) ? day.max : '';
		if (!day.value || day.value === day.dataset.offered)
			day.value = day.dataset.offered = offered;
	}

	/* The name and the size of each stand under the question. */
	function tell(input) {
		offerDay(input);
		const files = [...input.files], large = files.some(isLarge);
		input.parentElement.querySelectorAll('[data-made=size]').forEach((said) => said.remove());
		input.setCustomValidity(large ? word('large') : '');
		input.after(...files.map(sayFile));
		if (large)
			input.reportValidity();
	}

	function tellTogether(form) {
		const inputs = inputsIn(form).filter((input) => input.files.length);
		const all = inputs.flatMap((input) => [...input.files]).reduce((sum, file) => sum + file.size, 0);
		const last = inputs[inputs.length - 1];
		if (last && all > together && last.validationMessage === '') {
			last.setCustomValidity(word('heavy'));
			last.reportValidity();
		}
	}

	function put(input, files) {
		const held = new DataTransfer();
		files.forEach((file) => held.items.add(file));
		input.files = held.files;
		tell(input);
	}

	function isFree(input) {
		return !input.files.length && !input.parentElement.querySelector('input[type=hidden]');
	}

	/* Of the files for `first` each goes into a line: into that one, those that are free, and new ones after them. */
	function intoLines(rows, first, files) {
		const others = () => inputsIn(rows).filter((input) => input !== first && isFree(input));
		const missing = files.length - 1 - others().length;
		if (missing > 0)
			rows.dispatchEvent(new CustomEvent('muster:lines', { bubbles: true, detail: rows.querySelectorAll(':scope > .line').length + missing }));
		const free = [first, ...others()];
		files.slice(0, free.length).forEach((file, at) => put(free[at], [file]));
	}

	/* A question that stands in no line takes as many as it asks for. */
	function spread(first, files) {
		const rows = first.closest('[data-rows]');
		if (rows)
			intoLines(rows, first, files);
		else
			put(first, first.multiple ? files : files.slice(0, 1));
		inputsIn(first.form).forEach((input) => input.files.length && ![...input.files].some(isLarge) && input.setCustomValidity(''));
		tellTogether(first.form);
		first.form.dispatchEvent(new Event('input', { bubbles: true }));
	}

	function hint(place) {
		if (!place.querySelector('input[type=file]') || place.querySelector('[data-made=drop]'))
			return;
		const said = document.createElement('p');
		said.className = 'help drop';
		said.dataset.made = 'drop';
		said.textContent = word('drop');
		place.querySelector('legend').after(said);
		inputsIn(place).forEach((input) => (input.multiple = true));
	}

	function hintAll() {
		document.querySelectorAll('form.act [data-rows]').forEach(hint);
	}

	/* Where a file that is dropped belongs; null: nowhere. */
	function dropPlace(event) {
		if (![...event.dataTransfer.types].includes('Files') || !event.target.closest)
			return null;
		const near = event.target.closest('.input, [data-rows]') || event.target;
		const place = near.querySelector('input[type=file]') ? near : event.target.closest('[data-rows]');
		return place && place.querySelector('input[type=file]') ? place : null;
	}

	document.addEventListener('change', (event) => {
		if (!event.target.matches('form.act input[type=file]'))
			return;
		const files = [...event.target.files];
		if (files.length)
			spread(event.target, files);
		else
			tell(event.target);
	});
	document.addEventListener('muster:lines', hintAll);
	document.addEventListener('muster:again', hintAll);
	document.addEventListener('dragover', (event) => {
		const place = dropPlace(event);
		document.querySelectorAll('.over').forEach((one) => one !== place && one.classList.remove('over'));
		if (!place)
			return;
		event.preventDefault();
		place.classList.add('over');
	});
	document.addEventListener('dragleave', (event) => {
		if (!event.relatedTarget)
			document.querySelectorAll('.over').forEach((one) => one.classList.remove('over'));
	});
	document.addEventListener('drop', (event) => {
		const place = dropPlace(event);
		document.querySelectorAll('.over').forEach((one) => one.classList.remove('over'));
		if (!place)
			return;
		event.preventDefault();
		const inputs = inputsIn(place);
		if (event.dataTransfer.files.length)
			spread(inputs.find(isFree) || inputs[0], [...event.dataTransfer.files]);
	});
	hintAll();
})();
