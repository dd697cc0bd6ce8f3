/* On the screen of a hall (data-turns) the keys of a pointer move on to the next item and back. */
(function () {
	'use strict';
	const ways = { ArrowRight: 'next', PageDown: 'next', ArrowLeft: 'back', PageUp: 'back' };

	document.addEventListener('keydown', (event) => {
		const way = ways[event.key], screen = document.querySelector('[data-turns]');
		const button = way && screen && !event.altKey && !event.ctrlKey && !event.metaKey && screen.querySelector('[data-turn=' + way + ']');
		if (!button)
			return;
		event.preventDefault();
		button.click();
	});
})();
