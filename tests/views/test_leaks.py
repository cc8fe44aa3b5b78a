"""The check that fails a test which leaves a window, a thread or a timer behind."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QComboBox, QMainWindow, QWidget

from tests.views import leaks
from tests.views.leaks import Before


@pytest.fixture(autouse=True)
def _short_patience(monkeypatch):
    monkeypatch.setattr(leaks, "PATIENCE_MS", 20)


def test_a_window_that_is_kept_is_found_and_a_closed_one_is_not(qapp):
    before = Before.now()
    window = QWidget(objectName="kept")
    window.show()
    assert before.leaks() == ["window QWidget 'kept'"]
    window.close()
    window.deleteLater()
    assert before.leaks() == []


def test_a_window_in_a_cycle_of_its_own_is_collected(qapp):
    before = Before.now()
    window = QWidget()
    window.itself = window
    del window
    assert before.leaks() == []


def test_a_timer_that_ticks_on_is_found_until_it_is_stopped(qapp):
    before = Before.now()
    timer = QTimer(objectName="tick")
    timer.start(60_000)
    assert before.leaks() == ["running QTimer 'tick'"]
    timer.stop()
    assert before.leaks() == []


def test_a_timer_goes_with_its_window(qapp):
    before = Before.now()
    window = QMainWindow()
    QTimer(window).start(60_000)
    QComboBox(window).showPopup()
    window.deleteLater()
    assert before.leaks() == []


def test_a_running_thread_of_qt_is_found_until_it_ends(qapp):
    before = Before.now()
    thread = QThread(objectName="worker")
    thread.start()
    assert before.leaks() == ["running QThread 'worker'"]
    thread.quit()
    assert thread.wait(10_000)
    assert before.leaks() == []


def test_a_running_thread_of_python_is_found_until_it_ends(qapp):
    before = Before.now()
    end = threading.Event()
    thread = threading.Thread(target=end.wait, name="worker")
    thread.start()
    assert before.leaks() == ["thread worker"]
    end.set()
    thread.join()
    assert before.leaks() == []


def test_what_was_there_before_is_not_held_against_a_test(qapp):
    timer = QTimer()
    timer.start(60_000)
    window = QWidget()
    assert Before.now().leaks() == []
    timer.stop()
    window.deleteLater()
