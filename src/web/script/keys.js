/* `?` shows the list of keys, unless something is being written. */
(function () {
	'use strict';
	const list = document.getElementById('keys');

	function writes(element) {
		return element.isContentEditable || element.matches('input, select, textarea');
	}

	if (!list || !list.showModal)
		return;
	document.addEventListener('keydown', (event) => {
		if (event.key !== '?' || event.ctrlKey || event.metaKey || event.altKey || writes(event.target) || list.open)
			return;
		event.preventDefault();
		list.showModal();
	});
	list.addEventListener('click', (event) => {
		if (event.target === list || event.target.closest('[data-close]'))
			list.close();
	});
})();
