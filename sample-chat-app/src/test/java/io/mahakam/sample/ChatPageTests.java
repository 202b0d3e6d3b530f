package io.mahakam.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** The pages in a browser, with a server that can be lost. */
class ChatPageTests {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path profile;

    private ServletWebServerApplicationContext server;
    private ChromeDriver browser;
    private int port;

    @BeforeEach
    void start() {
        browser = Browser.start(profile);
        startServer(0);
    }

    @AfterEach
    void stop() {
        if (browser != null) {
            browser.quit();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void twoWindowsTalkAndSeeEachOtherComeAndGo() {
        String ada = join("Ada", "java");
        String grace = joinInNewWindow("Grace", "java");
        joinInNewWindow("Alan", "elsewhere");

        browser.switchTo().window(grace);
        say("Hello Ada");
        browser.switchTo().window(ada);
        awaitMessages("Ada joined", "Grace joined", "Hello Ada");
        say("Hello Grace");
        browser.switchTo().window(grace);
        awaitMessages("Grace joined", "Hello Ada", "Hello Grace");

        browser.findElement(By.id("leave")).click();
        browser.switchTo().window(ada);
        awaitMessages("Ada joined", "Grace joined", "Hello Ada", "Hello Grace", "Grace left");
        awaitPeople("Ada"); // which is told by an event of the room
    }

    @Test
    void whoComesLaterSeesTheLatestMessagesAndWhoIsThere() {
        String ada = join("Ada", "late");
        say("Is anybody here?");
        say("I wait");
        awaitMessages("Ada joined", "Is anybody here?", "I wait");

        String grace = joinInNewWindow("Grace", "late");
        awaitMessages("Is anybody here?", "I wait", "Grace joined");
        awaitPeople("Ada", "Grace");
        browser.switchTo().window(ada);
        awaitPeople("Ada", "Grace");

        browser.switchTo().window(grace);
        browser.findElement(By.id("leave")).click();
        browser.switchTo().window(ada);
        awaitPeople("Ada");
    }

    @Test
    void whoTypesIsShownToTheOthersUntilTheMessageComes() {
        String ada = join("Ada", "typing");
        String grace = joinInNewWindow("Grace", "typing");
        type("message", "Wait, I");
        assertThat(browser.findElement(By.id("typing")).getText()).isEmpty();
        browser.switchTo().window(ada);
        awaitTyping("Grace is typing…");

        browser.switchTo().window(grace);
        browser.findElement(By.id("send")).click();
        browser.switchTo().window(ada);
        await().atMost(PATIENCE).until(() -> messages().contains("Wait, I"));
        awaitTyping("");
    }

    @Test
    void theOpenRoomIsThatOfTheOriginal() {
        join("Ada", "");
        say("Said before");
        joinInNewWindow("Grace", "");
        awaitMessages("Grace joined");
        awaitPeople("Grace");
    }

    @Test
    void whatAUserTypesIsNeverHtml() {
        String html = "<img src=x onerror=\"document.title='broken in'\">";
        String ada = join("<b>Ada</b>", "<i>java");
        joinInNewWindow(html, "<i>java");
        say(html);
        for (String window : List.of(ada, browser.getWindowHandle())) {
            browser.switchTo().window(window);
            await().atMost(PATIENCE).until(() -> messages().contains(html));
            assertThat(browser.findElements(
                            By.cssSelector("#messages img, #messages b, #people img, #people b, #title i")))
                    .isEmpty();
            assertThat(browser.getTitle()).doesNotContain("broken in");
        }
    }

    @Test
    void showsALostServerAndComesBackWhenItReturns() {
        join("Ada", "java");
        server.close();
        awaitState("reconnecting");
        assertThat(browser.findElement(By.id("status")).getText()).contains("Reconnecting");

        startServer(port);
        awaitState("connected");
        say("Still here");
        await().atMost(PATIENCE).until(() -> messages().contains("Still here"));
    }

    @Test
    void theOriginalsClientPageEchoesTextAndBinary() {
        browser.get("http://localhost:" + port + "/client.html");
        browser.findElement(By.id("connectBtn")).click();
        awaitState("connected");
        send("Grüße");
        awaitReceived("Grüße");
        browser.findElement(By.cssSelector("label:has(#asBinary)")).click();
        send("00 ff 7f");
        awaitReceived("00 ff 7f");
        browser.findElement(By.id("connectBtn")).click();
        awaitState("disconnected");
    }

    private void startServer(int onPort) {
        server = (ServletWebServerApplicationContext)
                SpringApplication.run(ChatApplication.class, "--server.port=" + onPort, "--mahakam.close-timeout=1s");
        port = server.getWebServer().getPort();
    }

    private String joinInNewWindow(String name, String room) {
        browser.switchTo().newWindow(WindowType.WINDOW);
        return join(name, room);
    }

    private String join(String name, String room) {
        browser.get("http://localhost:" + port + "/");
        type("name", name);
        type("room", room);
        browser.findElement(By.id("join")).click();
        awaitState("connected");
        return browser.getWindowHandle();
    }

    private void say(String message) {
        type("message", message);
        browser.findElement(By.id("send")).click();
    }

    private void send(String message) {
        type("messageInput", message);
        browser.findElement(By.id("sendBtn")).click();
    }

    private void type(String field, String text) {
        WebElement element = browser.findElement(By.id(field));
        element.clear();
        element.sendKeys(text);
    }

    private List<String> messages() {
        return texts("#messages li .content");
    }

    private List<String> texts(String selector) {
        return browser.findElements(By.cssSelector(selector)).stream()
                .map(WebElement::getText)
                .toList();
    }

    private void awaitMessages(String... expected) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(messages()).containsExactly(expected));
    }

    private void awaitPeople(String... expected) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(texts("#people li bdi")).containsExactly(expected));
    }

    private void awaitTyping(String expected) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(browser.findElement(By.id("typing")).getText())
                                .isEqualTo(expected));
    }

    private void awaitReceived(String expected) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(texts("#messages li.received .content")).endsWith(expected));
    }

    private void awaitState(String expected) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(browser.findElement(By.id("status")).getAttribute("data-state"))
                                .isEqualTo(expected));
    }
}
