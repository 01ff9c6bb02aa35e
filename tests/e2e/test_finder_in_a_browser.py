"""The size finder as a shopper meets it: in a real browser, on the page of the demo shop.

The legs are measured against the demo's `scintera-knee` chart (`commands/published/hosiery.yaml`):
size 2 takes an ankle of 19 to 21 cm and a calf of 29 to 36, size 3 takes 21 to 23 and 32 to 39.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import pytest
import requests
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.shadowroot import ShadowRoot
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

CHROMIUM = Path("/usr/bin/chromium")
CHROMEDRIVER = Path("/usr/bin/chromedriver")
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1000,900",
)
PATIENCE_S = 15
KNEE_HIGH = "clinic-knee-20-30"
A_LEG_OF_SIZE_3 = {
    "left.ankle": "22",
    "left.calf": "36,2",
    "left.length_floor_to_knee": "42",
    "right.ankle": "22.1",
    "right.calf": "36.5",
    "right.length_floor_to_knee": "42",
}


class RunningProduct(Protocol):
    """What these tests need of the `product` fixture."""

    sizing: str
    demo: Mapping[str, str]


class Finder:
    """The element on an open page, and what a person does with it."""

    def __init__(self, browser: webdriver.Chrome) -> None:
        self.browser = browser
        self.wait = WebDriverWait(browser, PATIENCE_S)
        self.root: ShadowRoot = browser.find_element(By.TAG_NAME, "sock-size-finder").shadow_root
        self.wait.until(lambda _: self.root.find_elements(By.CSS_SELECTOR, "[type=submit]"))

    def field(self, name: str) -> WebElement:
        return self.root.find_element(By.CSS_SELECTOR, f'input[name="{name}"]')

    def label(self, name: str) -> str:
        return self.root.find_element(By.CSS_SELECTOR, f'label[for="{name}"]').text

    def type(self, measurements: Mapping[str, str]) -> None:
        for name, text in measurements.items():
            self.field(name).send_keys(text)

    def choose_unit(self, unit: str) -> None:
        self.root.find_element(By.CSS_SELECTOR, f'input[name="unit"][value="{unit}"]').click()

    def submit(self) -> None:
        self.root.find_element(By.CSS_SELECTOR, "[type=submit]").click()

    def answer(self) -> str:
        """The text of the status region, once it has a headline."""
        status = self.root.find_element(By.CSS_SELECTOR, "[role=status]")
        self.wait.until(lambda _: status.find_elements(By.TAG_NAME, "h3"))
        return status.text

    def result_event(self) -> dict[str, Any]:
        """What the shop's page heard last."""
        heard: dict[str, Any] = self.browser.execute_script("return window.heard")
        return heard

    def error_beside(self, name: str) -> str:
        """The error that a screen reader reads out with the field."""
        described_by = str(self.field(name).get_attribute("aria-describedby")).split()
        error = next(identifier for identifier in described_by if identifier.startswith("error."))
        return self.root.find_element(By.CSS_SELECTOR, f'[id="{error}"]').text

    def focused(self) -> WebElement:
        element: WebElement = self.browser.execute_script(
            "return document.activeElement.shadowRoot?.activeElement || document.activeElement"
        )
        return element

    def press(self, *keys: str) -> None:
        """Keys go to whatever has the focus, as they do for a person."""
        webdriver.ActionChains(self.browser).send_keys(*keys).perform()

    def tab_to(self, what: str, key: str = Keys.TAB) -> None:
        """Presses Tab until the field or button of that name or text has the focus."""
        for _ in range(40):
            focused = self.focused()
            if what in (focused.get_attribute("name"), focused.text):
                return
            self.press(key)
        pytest.fail(f"no way by keyboard to {what!r}")


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    if not (CHROMIUM.exists() and CHROMEDRIVER.exists()):
        if os.environ.get("CI"):
            pytest.fail("chromium is not installed, and CI skips nothing")
        pytest.skip("chromium is not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for option in (*OPTIONS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(option)
    browser = webdriver.Chrome(options, webdriver.ChromeService(str(CHROMEDRIVER)))
    yield browser
    browser.quit()


@pytest.fixture
def open_finder(chromium: webdriver.Chrome, product: RunningProduct) -> Callable[[str], Finder]:
    """Opens a product of the demo shop as somebody who was never there before."""

    def open_(product_id: str = KNEE_HIGH) -> Finder:
        page = f"{product.sizing}/demo?product={product_id}"
        chromium.get(page)
        chromium.execute_script("localStorage.clear()")
        chromium.get(page)
        chromium.execute_script(
            "addEventListener('result', (event) => { window.heard = event.detail; })"
        )
        return Finder(chromium)

    return open_


def test_a_person_types_a_leg_and_sees_a_sku_and_why(
    open_finder: Callable[[], Finder],
) -> None:
    finder = open_finder()

    finder.type(A_LEG_OF_SIZE_3)
    finder.submit()

    answer = finder.answer()
    assert "Size 3 fits" in answer
    assert "CLI-2030-3-NORMAL" in answer
    assert "✓ Left ankle: 22 cm. Size 3 takes 21 to 23 cm." in answer
    assert "✓ Right calf: 36.5 cm. Size 3 takes 32 to 39 cm." in answer
    assert "Before you buy" in answer
    assert finder.result_event()["recommendations"][0]["size"] == "3"


def test_the_page_has_a_finder_before_any_sock_was_chosen(product: RunningProduct) -> None:
    page, unknown = (
        requests.get(f"{product.sizing}/demo{query}", timeout=10).text
        for query in ("", "?product=nothing")
    )

    assert f'product="{KNEE_HIGH}"' in page
    assert "<sock-size-finder" not in unknown


def test_a_calf_over_the_chart_is_told_by_how_much_and_gets_no_size(
    open_finder: Callable[[], Finder],
) -> None:
    finder = open_finder()

    finder.type({"left.ankle": "20", "left.calf": "38", "left.length_floor_to_knee": "42"})
    finder.submit()

    answer = finder.answer()
    assert answer.startswith("No size fits.")
    assert "Left calf: 38 cm is 2 cm over. Size 2 takes 29 to 36 cm." in answer
    assert finder.result_event()["recommendations"] == []


def test_wrong_text_in_a_field_is_named_beside_the_field(
    open_finder: Callable[[], Finder],
) -> None:
    finder = open_finder()

    finder.type({"left.ankle": "22", "left.calf": "rather thick"})
    finder.submit()

    assert "Left calf: Please type a number" in finder.answer()
    assert "Please type a number" in finder.error_beside("left.calf")
    assert finder.field("left.calf").get_attribute("aria-invalid") == "true"
    assert finder.focused() == finder.field("left.calf")
    assert finder.error_beside("left.ankle") == ""


def test_what_only_the_service_refuses_is_named_beside_the_field_too(
    open_finder: Callable[[], Finder],
) -> None:
    finder = open_finder()

    finder.type({"left.ankle": "22", "left.calf": "36.00000000000000000001"})
    finder.submit()

    assert "Left calf: " in finder.answer()
    assert finder.error_beside("left.calf") != ""
    assert finder.focused() == finder.field("left.calf")


def test_a_person_measures_in_inches_and_the_unit_is_remembered_but_no_number_is(
    open_finder: Callable[[], Finder],
) -> None:
    finder = open_finder()
    assert finder.label("left.ankle") == "Left (cm)"

    finder.choose_unit("in")
    finder.type({"left.ankle": "8 5/8", "left.calf": "14-1/8", "left.length_floor_to_knee": "16,5"})
    finder.type({"right.ankle": "8.7", "right.calf": "14 1/4", "right.length_floor_to_knee": "16½"})
    finder.submit()

    assert finder.label("left.ankle") == "Left (in)"
    assert "Size 3 fits" in finder.answer()
    assert "CLI-2030-3-NORMAL" in finder.answer()

    finder.browser.refresh()
    again = Finder(finder.browser)
    assert again.label("left.ankle") == "Left (in)"
    assert again.field("left.ankle").get_attribute("value") == ""


def test_what_the_service_says_is_in_the_language_of_the_page(
    open_finder: Callable[[], Finder],
) -> None:
    finder = open_finder()
    finder.browser.execute_script("document.documentElement.lang = 'de-AT'")

    finder.type({"left.ankle": "20", "left.calf": "38,5", "left.length_floor_to_knee": "42"})
    finder.submit()

    assert "der Wadenumfang liegt 2,5 cm über Größe 2" in finder.answer()
    german = finder.root.find_elements(By.CSS_SELECTOR, "[role=status] [lang=de]")
    assert german[0].text.startswith("Keine Größe passt: ")


def test_a_leg_at_the_edge_of_a_size_is_sized_and_measured_again(
    open_finder: Callable[[], Finder],
) -> None:
    finder = open_finder()

    finder.type({"left.ankle": "20.9", "left.calf": "35.8", "left.length_floor_to_knee": "42"})
    finder.submit()

    answer = finder.answer()
    assert finder.result_event()["outcome"] == "borderline"
    assert "Size 2 fits, but only just." in answer
    assert "Measure again at a pen mark" in answer
    assert answer.count("Measure the other leg too.") == 1


def test_inches_typed_as_centimetres_are_asked_about_not_sized(
    open_finder: Callable[[], Finder],
) -> None:
    finder = open_finder()

    finder.type({"left.ankle": "8.6", "left.calf": "14.2"})
    finder.submit()

    answer = finder.answer()
    assert answer.startswith("Please check your numbers.")
    assert "These numbers are right" in answer
    assert finder.result_event()["recommendations"] == []


def test_everything_can_be_done_by_keyboard_alone(open_finder: Callable[[], Finder]) -> None:
    finder = open_finder()

    for name, text in A_LEG_OF_SIZE_3.items():
        finder.tab_to("unit", Keys.SHIFT + Keys.TAB)
        finder.tab_to(name)
        finder.press(text)
    finder.press(Keys.ENTER)
    assert "Size 3 fits" in finder.answer()

    finder.tab_to("Why this size")
    assert "✓ Left ankle" in finder.answer()
    finder.press(Keys.SPACE)
    assert "✓ Left ankle" not in finder.answer()

    finder.tab_to("Close", Keys.SHIFT + Keys.TAB)
    finder.press(Keys.ENTER)
    assert finder.focused().text == "Find your size"
    finder.press(Keys.ENTER)
    assert finder.field("left.ankle").get_attribute("value") == "22"


def test_the_page_fits_a_narrow_phone_and_asks_nobody_but_the_service(
    open_finder: Callable[[], Finder], product: RunningProduct
) -> None:
    finder = open_finder()
    finder.browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": 320, "height": 700, "deviceScaleFactor": 1, "mobile": False},
    )

    finder.type(A_LEG_OF_SIZE_3)
    finder.submit()
    finder.answer()

    page_width = finder.browser.execute_script("return document.documentElement.scrollWidth")
    asked: list[str] = finder.browser.execute_script(
        "return performance.getEntriesByType('resource').map((entry) => entry.name)"
    )
    finder.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert page_width <= 320
    assert asked
    assert all(address.startswith(product.sizing) for address in asked)
