import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Says for each file whether it keeps the rules of each flavour: Validate ua1,3a FILE… */
public class Validate {
    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        boolean allCompliant = true;
        for (int i = 1; i < arguments.length; i++) {
            for (String name : arguments[0].split(",")) {
                allCompliant &= report(Path.of(arguments[i]), PDFAFlavour.fromString(name));
            }
        }
        System.exit(allCompliant ? 0 : 1);
    }

    private static boolean report(Path file, PDFAFlavour flavour) throws Exception {
        ValidationResult result;
        try (InputStream content = Files.newInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(content, flavour);
                PDFAValidator validator =
                        Foundries.defaultInstance().createValidator(flavour, false)) {
            result = validator.validate(parser);
        }
        String verdict = result.isCompliant() ? "PASS" : "FAIL";
        System.out.println(verdict + " " + flavour.getId() + " " + file);
        countFaults(result).forEach((fault, times) ->
                System.out.println("  " + times + " x " + fault));
        return result.isCompliant();
    }

    private static Map<String, Integer> countFaults(ValidationResult result) {
        Map<String, Integer> faults = new TreeMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                String rule = assertion.getRuleId().getClause()
                        + "-" + assertion.getRuleId().getTestNumber();
                String text = assertion.getMessage().replaceAll("\\s+", " ");
                faults.merge(rule + " " + text, 1, Integer::sum);
            }
        }
        return faults;
    }
}
