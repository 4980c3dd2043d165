package dev.isle.suite.trade.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.trade.Swap;
import dev.isle.suite.trade.Trade;
import dev.isle.suite.trade.flow.FixingRef;
import dev.isle.suite.trade.flow.TransferDraft;
import dev.isle.suite.trade.flow.TransferKind;
import dev.isle.suite.trade.flow.Transfers;
import dev.isle.suite.trade.intake.Intake;
import dev.isle.suite.trade.intake.MediaKind;
import dev.isle.suite.trade.intake.TradeIntake;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Some samples list their cash flows beside the parameters, as their authors worked them out. We read the parameters
 * only; the dates of payments and fixings that follow are those that the authors list.
 */
class ListedCashflowsTest {
    /** Four listed days are mistakes of the samples. */
    private static final Map<String, String> CORRECTED = Map.of(
            // five business days after Monday 2002-04-29, but Monday 05-06 was a bank holiday in London
            "ird-ex03-compound-swap-versioned.xml 2002-05-06",
            "2002-05-07",
            // Sunday 2002-01-27 moves to Monday the 28th (listed: the 29th), two business days before it is Thursday
            "ird-ex03-compound-swap-versioned.xml 2002-01-25",
            "2002-01-24",
            // two business days before Monday 2004-08-30
            "ird-ex18-opt-berm-term-swap.xml 2004-08-27",
            "2004-08-26",
            // all other listed days of the leg are a 29th or 30th of August
            "ird-ex18-opt-berm-term-swap.xml 2002-08-20",
            "2002-08-30");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ird-ex02-stub-amort-swap-versioned.xml",
                "ird-ex03-compound-swap-versioned.xml",
                "ird-ex06-xccy-swap-uti.xml",
                "ird-ex18-opt-berm-term-swap.xml",
                "ird-xccy-CNH-USD-uti.xml"
            })
    void transfersFollowTheListedCashflows(String name) throws Exception {
        byte[] body = Objects.requireNonNull(Corpus.folder("products/rates").get(name));
        Trade trade = ((Intake.Accepted) TradeIntake.read(MediaKind.FPML, body)).trade();
        List<TransferDraft> drafts = Transfers.of(trade);
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Document document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(body));
        List<Element> streams = elements(document.getDocumentElement(), "swapStream");
        assertThat(streams).hasSize(((Swap) trade.product()).legs().size());
        for (int i = 0; i < streams.size(); i++) {
            String leg = "leg" + (i + 1) + "/";
            List<Element> payments = elements(streams.get(i), "paymentCalculationPeriod");
            assertThat(payments).isNotEmpty();
            assertThat(of(drafts, leg, TransferKind.INTEREST)
                            .map(draft -> draft.payDate().toString()))
                    .as(name + " " + leg + " payments")
                    .containsExactlyElementsOf(corrected(name, texts(streams.get(i), "adjustedPaymentDate")));
            assertThat(of(drafts, leg, TransferKind.PRINCIPAL)
                            .map(draft -> draft.payDate().toString()))
                    .as(name + " " + leg + " principal")
                    .containsExactlyElementsOf(texts(streams.get(i), "adjustedPrincipalExchangeDate"));
            assertThat(of(drafts, leg, TransferKind.INTEREST)
                            .flatMap(draft -> draft.fixings().stream())
                            .map(FixingRef::from)
                            .map(Object::toString)
                            .distinct())
                    .as(name + " " + leg + " fixings")
                    .containsExactlyElementsOf(corrected(name, texts(streams.get(i), "adjustedFixingDate")));
        }
    }

    private static Stream<TransferDraft> of(List<TransferDraft> drafts, String leg, TransferKind kind) {
        return drafts.stream().filter(draft -> draft.key().startsWith(leg) && draft.kind() == kind);
    }

    private static List<String> corrected(String name, List<String> days) {
        return days.stream()
                .map(day -> CORRECTED.getOrDefault(name + " " + day, day))
                .toList();
    }

    private static List<String> texts(Element element, String name) {
        return elements(element, name).stream()
                .map(Element::getTextContent)
                .distinct()
                .toList();
    }

    private static List<Element> elements(Element element, String name) {
        NodeList found = element.getElementsByTagNameNS("*", name);
        return new ArrayList<>(IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList());
    }
}
