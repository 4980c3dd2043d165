package dev.isle.cli.completion;

import dev.isle.cli.line.Option;
import dev.isle.cli.line.Verb;
import dev.isle.cli.line.Verbs;
import java.util.List;

/** Scripts that teach shells to complete Isle's command line. */
public final class Completion {
    /** The shells. */
    public static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    private Completion() {}

    /**
     * The script of a shell.
     *
     * @param shell {@code bash}, {@code zsh} or {@code fish}
     */
    public static String of(String shell) {
        return switch (shell) {
            case "bash" -> bash();
            case "zsh" -> zsh();
            case "fish" -> fish();
            default -> throw new IllegalArgumentException("no script for " + shell);
        };
    }

    private static String bash() {
        ScriptOfWords script = new ScriptOfWords(Completion::bash);
        return """
                # Completion of isle for bash. To have it: source <(isle completion bash)
                _isle_names() {
                    local isle=${COMP_WORDS[0]/#\\~/$HOME}
                    "$isle" names "$1" "${about[@]}" 2>/dev/null
                }

                _isle_words() {
                    local line
                    while IFS= read -r line; do
                        COMPREPLY+=("$line")
                    done < <(compgen -W "$1" -- "$cur")
                }

                _isle_files() {
                    local line
                    compopt -o filenames 2>/dev/null
                    while IFS= read -r line; do
                        COMPREPLY+=("$line")
                    done < <(compgen "$1" -- "$cur")
                }

                _isle() {
                    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
                    local verb="" word="" operands=0 dashes="" i
                    local -a about=()
                    COMPREPLY=()
                    # The shell takes --option=value apart.
                    if [[ $cur == "=" ]]; then cur=""; elif [[ $prev == "=" ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi
                    for ((i = 1; i < COMP_CWORD; i++)); do
                        word=${COMP_WORDS[i]}
                        if [[ -n $dashes ]]; then ((operands++)); continue; fi
                        if [[ $word == "--" ]]; then dashes=1; continue; fi
                        case "$verb:$word" in
                            %s)
                                if [[ ${COMP_WORDS[i+1]} == "=" ]]; then ((i++)); fi
                                ((i++))
                                case "$verb:$word" in
                                    *:-n|*:--name|*:--file) ((i < COMP_CWORD)) && about=("$word" "${COMP_WORDS[i]}") ;;
                                    "logs:-f") ;;
                                    *:-f) ((i < COMP_CWORD)) && about=("$word" "${COMP_WORDS[i]}") ;;
                                esac
                                continue ;;
                        esac
                        case "$verb:$word" in
                            *:-*) ;;
                            :*) verb=$word ;;
                            %s) verb="$verb $word" ;;
                            *) ((operands++)) ;;
                        esac
                    done
                    if [[ -z $dashes ]]; then
                        case "$verb:$prev" in
                %s        esac
                        if [[ $cur == -* ]]; then
                            case "$verb" in
                %s            esac
                            return
                        fi
                    fi
                    case "$verb:$operands" in
                %s    esac
                }
                complete -F _isle isle ./isle
                """.formatted(
                        script.takingValues(),
                        families(),
                        script.values("            "),
                        script.options("                "),
                        script.operands("        "));
    }

    private static String bash(Candidates candidates) {
        return switch (candidates) {
            case Candidates.Any any -> ":";
            case Candidates.Files files -> "_isle_files -f";
            case Candidates.Folders folders -> "_isle_files -d";
            case Candidates.Command command -> "_isle_files -f";
            case Candidates.Words words -> "_isle_words \"" + String.join(" ", words.words()) + "\"";
            case Candidates.Names names -> "_isle_words \"$(_isle_names " + names.kind() + ")\"";
        };
    }

    private static String zsh() {
        ScriptOfWords script = new ScriptOfWords(Completion::zsh);
        return """
                #compdef isle
                # Completion of isle for zsh. To have it: source <(isle completion zsh), after compinit
                _isle_names() {
                    local isle=${words[1]/#\\~/$HOME}
                    local -a found
                    found=("${(@f)$("$isle" names "$1" "${about[@]}" 2>/dev/null)}")
                    compadd -- "${(@)found:#}"
                }

                _isle() {
                    local prev=${words[CURRENT-1]} cur=${words[CURRENT]}
                    local verb="" word="" operands=0 dashes="" i
                    local -a about
                    for ((i = 2; i < CURRENT; i++)); do
                        word=${words[i]}
                        if [[ -n $dashes ]]; then ((operands += 1)); continue; fi
                        if [[ $word == "--" ]]; then dashes=1; continue; fi
                        case "$verb:$word" in
                            %s)
                                ((i += 1))
                                case "$verb:$word" in
                                    *:-n|*:--name|*:--file) ((i < CURRENT)) && about=("$word" "${words[i]}") ;;
                                    "logs:-f") ;;
                                    *:-f) ((i < CURRENT)) && about=("$word" "${words[i]}") ;;
                                esac
                                continue ;;
                        esac
                        case "$verb:$word" in
                            *:-*) ;;
                            :*) verb=$word ;;
                            %s) verb="$verb $word" ;;
                            *) ((operands += 1)) ;;
                        esac
                    done
                    if [[ -z $dashes ]]; then
                        case "$verb:$prev" in
                %s        esac
                        if [[ $cur == -* ]]; then
                            case "$verb" in
                %s            esac
                            return
                        fi
                    fi
                    case "$verb:$operands" in
                %s    esac
                }
                compdef _isle isle ./isle
                """.formatted(
                        script.takingValues(),
                        families(),
                        script.values("            "),
                        script.options("                "),
                        script.operands("        "));
    }

    private static String zsh(Candidates candidates) {
        return switch (candidates) {
            case Candidates.Any any -> ":";
            case Candidates.Files files -> "_files";
            case Candidates.Folders folders -> "_files -/";
            case Candidates.Command command -> "_files";
            case Candidates.Words words -> "compadd -- " + String.join(" ", words.words());
            case Candidates.Names names -> "_isle_names " + names.kind();
        };
    }

    private static String families() {
        return String.join(
                "|", Candidates.families().stream().map(word -> word + ":*").toList());
    }

    private static String fish() {
        StringBuilder text = new StringBuilder("""
                # Completion of isle for fish. To have it: isle completion fish | source
                complete -c isle -f
                """);
        for (Option option : Verbs.SHARED) {
            text.append("complete -c isle").append(fish(option)).append('\n');
        }
        for (String first : Candidates.firstWords()) {
            text.append("complete -c isle -n __fish_use_subcommand -a ").append(first);
            Candidates.visible().stream()
                    .filter(verb -> verb.path().equals(first))
                    .findFirst()
                    .ifPresent(verb -> text.append(" -d ").append(quoted(verb.summary())));
            text.append('\n');
        }
        for (Verb verb : Candidates.visible()) {
            List<String> words = verb.words();
            String seen = "__fish_seen_subcommand_from " + words.getFirst();
            if (words.size() > 1) {
                text.append("complete -c isle -n ")
                        .append(quoted(seen + "; and not __fish_seen_subcommand_from "
                                + String.join(" ", Candidates.secondWords(words.getFirst()))))
                        .append(" -a ")
                        .append(words.get(1))
                        .append(" -d ")
                        .append(quoted(verb.summary()))
                        .append('\n');
                seen += "; and __fish_seen_subcommand_from " + words.get(1);
            }
            String operands = fish(Candidates.of(verb, false));
            if (!operands.isEmpty()) {
                text.append("complete -c isle -n ")
                        .append(quoted(seen))
                        .append(operands)
                        .append('\n');
            }
            for (Option option : verb.options()) {
                if (!Verbs.SHARED.contains(option)) {
                    text.append("complete -c isle -n ")
                            .append(quoted(seen))
                            .append(fish(option))
                            .append('\n');
                }
            }
        }
        return text.toString();
    }

    private static String fish(Option option) {
        return (option.letter() == null ? "" : " -s " + option.letter())
                + " -l " + option.name()
                + (option.takesValue() ? " -x" + fish(Candidates.of(option)) : "")
                + " -d " + quoted(option.help());
    }

    private static String fish(Candidates candidates) {
        return switch (candidates) {
            case Candidates.Any any -> "";
            case Candidates.Files files -> " -a '(__fish_complete_path)'";
            case Candidates.Folders folders -> " -a '(__fish_complete_directories)'";
            case Candidates.Command command -> "";
            case Candidates.Words words -> " -a " + quoted(String.join(" ", words.words()));
            case Candidates.Names names -> " -a '(isle names " + names.kind() + " 2>/dev/null)'";
        };
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
