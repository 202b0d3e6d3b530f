package io.mahakam.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.documentation.Page.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** README.md and docs/ say what is true of the code. */
class DocumentationTests {
    static final List<Page> PAGES = Stream.of(
                    "README.md",
                    "docs/architecture.md",
                    "docs/authentication.md",
                    "docs/endpoints.md",
                    "docs/getting-started.md",
                    "docs/go-parity.md",
                    "docs/migration.md",
                    "docs/performance.md",
                    "docs/reverse-proxies.md",
                    "docs/rooms.md",
                    "docs/settings.md",
                    "docs/streams.md",
                    "docs/testing.md")
            .map(Page::new)
            .toList();

    static final List<Page> LINKING_PAGES = Stream.concat(
                    PAGES.stream(),
                    Stream.of("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md").map(Page::new))
            .toList();

    private static final Path EXAMPLES =
            Page.ROOT.resolve("mahakam-spring-boot-starter/src/test/java/io/mahakam/documentation");
    private static final List<String> NO_EXAMPLES = List.of(
            "DocumentationTests.java",
            "ExamplesTests.java",
            "OrderRepository.java",
            "Page.java",
            "ProxyTests.java",
            "package-info.java");

    private static final Pattern SOURCE = Pattern.compile("<!-- from (\\S+/src/(?:main|test)/java/\\S+\\.java) -->");
    private static final Pattern SETTING =
            Pattern.compile("^\\| `(mahakam\\.[^`]+)` \\| ([^|]+) \\|", Pattern.MULTILINE);
    private static final Pattern TEST = Pattern.compile("(\\w+Tests)#(\\w+)");

    @Test
    void everyPageIsChecked() throws IOException {
        try (Stream<Path> files = Files.list(Page.ROOT.resolve("docs"))) {
            assertThat(files.map(file -> "docs/" + file.getFileName()).filter(name -> name.endsWith(".md")))
                    .containsExactlyInAnyOrderElementsOf(PAGES.stream()
                            .map(Page::path)
                            .filter(path -> path.startsWith("docs/"))
                            .toList());
        }
        assertThat(Page.ROOT.resolve("README.md")).isNotEmptyFile();
    }

    @ParameterizedTest
    @FieldSource("PAGES")
    void blocksAreOfALanguageThatIsKnown(Page page) {
        assertThat(page.blocks())
                .extracting(Block::language)
                .isSubsetOf("java", "yaml", "xml", "sh", "js", "json", "text");
    }

    @ParameterizedTest
    @FieldSource("PAGES")
    void javaIsFromACompiledFile(Page page) throws IOException {
        for (Block block : page.blocks("java")) {
            Matcher source = SOURCE.matcher(block.above());
            assertThat(source.matches())
                    .as("'<!-- from ....java -->' right above in %s:%n%s", page, block.text())
                    .isTrue();
            List<String> file = stripped(Files.readAllLines(Page.ROOT.resolve(source.group(1))));
            assertThat(Collections.indexOfSubList(file, stripped(block.lines())))
                    .as("position in %s of what %s shows:%n%s", source.group(1), page, block.text())
                    .isNotNegative();
        }
    }

    @Test
    void everyExampleIsShown() throws IOException {
        List<Path> shown = new ArrayList<>();
        for (Page page : PAGES) {
            SOURCE.matcher(page.text()).results().forEach(match -> shown.add(Page.ROOT.resolve(match.group(1))));
        }
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            assertThat(files.filter(
                            file -> !NO_EXAMPLES.contains(file.getFileName().toString())))
                    .isNotEmpty()
                    .isSubsetOf(shown);
        }
    }

    @ParameterizedTest
    @FieldSource("PAGES")
    void settingsInExamplesCanBeBound(Page page) throws IOException {
        for (Block block : page.blocks("yaml")) {
            List<PropertySource<?>> yaml = new YamlPropertySourceLoader()
                    .load(
                            page + ":\n" + block.text(),
                            new ByteArrayResource(block.text().getBytes()));
            new Binder(ConfigurationPropertySources.from(yaml))
                    .bindOrCreate(
                            "mahakam",
                            Bindable.of(settingsType()),
                            new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
        }
    }

    @Test
    void everySettingIsListedWithItsDefault() {
        Map<String, String> listed = new TreeMap<>();
        SETTING.matcher(new Page("docs/settings.md").text())
                .results()
                .forEach(row -> listed.put(row.group(1).replace("<id>", "<name>"), value(row)));

        assertThat(listed).isNotEmpty().containsExactlyInAnyOrderEntriesOf(settings());
    }

    @ParameterizedTest
    @FieldSource("LINKING_PAGES")
    void linksLeadSomewhere(Page page) {
        for (String link : page.links()) {
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty()
                    ? page.file()
                    : page.file().resolveSibling(parts[0]).normalize();
            assertThat(target).as("%s in %s", link, page).exists();
            if (parts.length == 2) {
                Page linked = new Page(Page.ROOT.relativize(target).toString());
                assertThat(linked.anchors()).as("%s in %s", link, page).contains(parts[1]);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("PAGES")
    void versionsAreThoseOfTheBuild(Page page) throws IOException {
        String build = Files.readString(Page.ROOT.resolve("pom.xml"));
        for (Block block : page.blocks("xml")) {
            Matcher version = Pattern.compile("<artifactId>(.*?)</artifactId>\\s*<version>(.*?)</version>")
                    .matcher(block.text());
            while (version.find()) {
                switch (version.group(1)) {
                    case "mahakam-spring-boot-starter" ->
                        assertThat(build)
                                .contains("<artifactId>mahakam-parent</artifactId>\n  <version>" + version.group(2)
                                        + "<");
                    case "spring-boot-starter-parent" ->
                        assertThat(build).contains("<spring-boot.version>" + version.group(2) + "<");
                    default -> assertThat(version.group()).startsWith("<artifactId>chat<");
                }
            }
        }
    }

    @Test
    void everyDefectOfTheOriginalNamesItsTest() {
        List<String> rows = defects();
        assertThat(rows).isNotEmpty().allSatisfy(row -> assertThat(row).containsPattern(TEST));
    }

    @ParameterizedTest
    @FieldSource("PAGES")
    void namedTestsExist(Page page) throws IOException {
        for (MatchResult test : TEST.matcher(page.text()).results().toList()) {
            assertThat(isTest(test.group(1), test.group(2)))
                    .as("%s in %s", test.group(), page)
                    .isTrue();
        }
    }

    private static List<String> stripped(List<String> lines) {
        return lines.stream().map(String::strip).toList();
    }

    /** A value stands as code; words stand for what is no value. */
    private static String value(MatchResult row) {
        return row.group(2).matches("`[^`]*`") ? row.group(2).replace("`", "") : "";
    }

    private static Class<?> settingsType() {
        return type("io.mahakam.spring.autoconfigure.MahakamProperties");
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException problem) {
            throw new AssertionError(problem);
        }
    }

    /** Names and defaults; a map's values have the names of their record's components. */
    private static Map<String, String> settings() {
        Path metadata = Path.of("target/classes/META-INF/spring-configuration-metadata.json");
        Map<String, String> settings = new TreeMap<>();
        for (JsonNode setting : JsonMapper.shared()
                .readTree(Path.of(System.getProperty("basedir", "")).resolve(metadata))
                .get("properties")) {
            String name = setting.get("name").asString();
            Matcher map = Pattern.compile("java\\.util\\.Map<java\\.lang\\.String,(.+)>")
                    .matcher(setting.get("type").asString());
            if (map.matches()) {
                Arrays.stream(type(map.group(1)).getRecordComponents())
                        .map(component -> DataObjectPropertyName.toDashedForm(component.getName()))
                        .forEach(member -> settings.put(name + ".<name>." + member, ""));
            } else {
                settings.put(name, setting.path("defaultValue").asString(""));
            }
        }
        return settings;
    }

    /** The rows of the table of defects. */
    private static List<String> defects() {
        return new Page("docs/go-parity.md")
                .text()
                .lines()
                .dropWhile(line -> !line.startsWith("| Defect"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
    }

    private static boolean isTest(String type, String method) throws IOException {
        try (Stream<Path> modules = Files.list(Page.ROOT)) {
            List<Path> tests = modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::exists)
                    .toList();
            for (Path test : tests) {
                for (Path file : named(type + ".java", test)) {
                    if (hasTest(Files.readAllLines(file), method)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static List<Path> named(String name, Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.endsWith(name)).toList();
        }
    }

    /** Whether a method has an annotation for tests in the lines directly above it. */
    private static boolean hasTest(List<String> lines, String method) {
        for (int line = 0; line < lines.size(); line++) {
            if (lines.get(line).contains("void " + method + "(")) {
                for (int above = line - 1; above >= 0 && !lines.get(above).isBlank(); above--) {
                    if (lines.get(above).strip().matches("@(Test|ParameterizedTest|RepeatedTest)\\b.*")) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
