"""The style sheet for standard widgets, made of tokens. Painted widgets read the same tokens themselves."""

from __future__ import annotations

from string import Template

_SHEET = Template(
    """
QWidget { color: $text; }
QMainWindow, QWidget#window { background: $window; }
QToolTip { background: $raised; color: $text; border: 1px solid $edge; padding: 4px 6px; }

QLabel { background: transparent; }
QLabel[tone="muted"], QLabel[tone="neutral"] { color: $muted; }
QLabel[tone="accent"] { color: $accent_text; }
QLabel[tone="ok"] { color: $ok; }
QLabel[tone="info"] { color: $info; }
QLabel[tone="warn"] { color: $warn; }
QLabel[tone="risk"] { color: $risk; }

QFrame#card { background: $surface; border: 1px solid $line; border-radius: ${radius_large}px; }
QFrame#line { background: $line; border: none; }

QFrame#bar { background: $accent; }
QFrame#bar[tone="ok"] { background: $ok; }
QFrame#bar[tone="info"] { background: $info; }
QFrame#bar[tone="warn"] { background: $warn; }
QFrame#bar[tone="risk"] { background: $risk; }

QPushButton {
    background: $surface; color: $text; border: 1px solid $line; border-radius: ${radius}px;
    padding: 0 12px; min-height: ${control_inner}px; font-weight: 600;
}
QPushButton:hover { background: $hover; border-color: $edge; }
QPushButton:pressed { background: $raised; }
QPushButton:focus { border: 1px solid $accent; outline: none; }
QPushButton:disabled { color: $faint; background: transparent; border-color: $line; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:pressed { background: $accent_pressed; border-color: $accent_pressed; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; padding: 0 11px; min-height: ${control_focus}px; }
QPushButton[kind="primary"]:disabled { background: $raised; color: $muted; border-color: $line; }
QPushButton[kind="danger"] { color: $risk; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; }
QPushButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:focus { border: 1px solid $accent; }
QPushButton[kind="link"] {
    background: transparent; border: 1px solid transparent; color: $accent_text; padding: 0 2px; min-height: 20px;
}
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { border: 1px solid $accent; border-radius: 4px; }
QPushButton::menu-indicator { image: none; width: 0; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: ${radius}px; padding: 0; }
QToolButton:hover { background: $hover; }
QToolButton:focus { border-color: $accent; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QDateEdit, QComboBox {
    background: $surface; color: $text; border: 1px solid $edge; border-radius: ${radius}px;
    selection-background-color: $accent; selection-color: $on_accent; placeholder-text-color: $muted;
}
QLineEdit, QSpinBox, QDoubleSpinBox, QDateEdit, QComboBox { padding: 0 9px; min-height: ${control_inner}px; }
QPlainTextEdit, QTextEdit { padding: 5px 6px; }
QLineEdit:hover, QPlainTextEdit:hover, QComboBox:hover { border-color: $faint; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QDateEdit:focus,
QComboBox:focus { border-color: $accent; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"] { border-color: $risk; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled { color: $muted; background: $raised; }
QLineEdit:read-only { background: $raised; }
QComboBox { padding-left: 11px; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView, QListView#popup {
    background: $surface; border: 1px solid $edge; border-radius: ${radius}px; padding: 4px; outline: none;
    selection-background-color: $selected; selection-color: $text;
}
QComboBox QAbstractItemView::item { min-height: 26px; padding: 0 6px; }

QCheckBox, QRadioButton { background: transparent; spacing: 8px; min-height: 22px; border: 1px solid transparent;
    border-radius: 4px; padding: 0 3px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid $edge; border-radius: 4px; background: $surface; }
QCheckBox::indicator:hover { border-color: $faint; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; }
QCheckBox::indicator:checked:disabled { background: $raised; border-color: $line; }
QCheckBox:focus, QRadioButton:focus { border-color: $accent; }
QCheckBox:disabled, QRadioButton:disabled { color: $muted; }

QMenu { background: $surface; border: 1px solid $edge; padding: 5px; }
QMenu[round="true"] { border-radius: ${radius_large}px; }
QMenu::item { padding: 6px 24px 6px 10px; border-radius: 5px; }
QMenu::icon { padding-left: 8px; }
QMenu::icon:checked { background: $accent_tint; border: 1px solid $accent; border-radius: 5px; }
QMenu::item:selected { background: $selected; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $line; margin: 5px 4px; }

QScrollArea, QScrollArea > QWidget > QWidget#content { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 11px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 11px; margin: 0; }
QScrollBar::handle { background: $scroll; border-radius: 3px; }
QScrollBar::handle:vertical { min-height: 32px; margin: 2px 3px 2px 2px; }
QScrollBar::handle:horizontal { min-width: 32px; margin: 2px 2px 3px 2px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QAbstractScrollArea::corner { background: transparent; border: none; }
QTableView { border: none; outline: none; selection-background-color: $selected;
    selection-color: $text; }
QHeaderView { background: transparent; border: none; }
QDialog QHeaderView { background: $surface; }
QDialog QHeaderView::section {
    background: $surface; color: $muted; border: none; border-bottom: 1px solid $line; padding: 4px 6px;
}
QDialog QTreeView, QDialog QListView { background: $surface; border: 1px solid $line; selection-color: $text;
    selection-background-color: $selected; }
QTableCornerButton::section { background: transparent; border: none; }

QFrame#notice { background: $surface; border: 1px solid $edge; border-radius: ${radius_large}px; }
QFrame#palette { background: $surface; border: 1px solid $edge; border-radius: ${radius_large}px; }
QLineEdit#palette_field { background: transparent; border: none; font-size: 15px; padding: 0 12px; }
QListWidget#palette_list { background: transparent; border: none; padding: 6px 0; outline: none; }

QProgressBar { background: $line; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
QSplitter::handle { background: transparent; }
"""
)


def style_sheet(colours: dict[str, str], sizes: dict[str, int]) -> str:
    """The sheet for one look. Heights count the border, so a control comes out as high as its token says."""
    inner = int(sizes["control"]) - 2
    values = colours | {name: str(value) for name, value in sizes.items()}
    return _SHEET.substitute(values, control_inner=inner, control_focus=inner - 2)
