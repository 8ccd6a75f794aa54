package dev.keepalive.kubernetes;

import com.google.common.collect.ImmutableList;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.common.types.TypeParamType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MatchCondition;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingAdmissionPolicySpec;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.Mutation;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.Variable;
import io.fabric8.zjsonpatch.JsonPatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** An admission policy for Pods with one mutation by JSON Patch, compiled and evaluated as the API server would. */
final class Policy {
    private final List<MatchCondition> conditions;
    private final List<Variable> variables;
    private final String mutation;

    Policy(MutatingAdmissionPolicySpec spec) {
        conditions = spec.getMatchConditions();
        variables = spec.getVariables();
        if (spec.getMutations().size() != 1) {
            // the API server goes on with the next mutation after one has failed
            throw new IllegalArgumentException("a Pod could get a part of the mutations");
        }
        Mutation only = spec.getMutations().get(0);
        if (!only.getPatchType().equals("JSONPatch") || only.getApplyConfiguration() != null) {
            throw new IllegalArgumentException("not by JSON Patch: " + only);
        }
        mutation = only.getJsonPatch().getExpression();
    }

    /** What the API server would make of a new Pod; the mutated Pod is checked against its model. */
    JsonNode admit(JsonNode pod) {
        try {
            if (!matches(pod)) {
                return pod;
            }
            JsonNode mutated = JsonPatch.apply(Manifests.JSON.valueToTree(patches(pod)), pod);
            Manifests.typed(mutated, Pod.class);
            return Manifests.JSON.readTree(mutated.toString()); // numbers are as wide as in what was read
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private boolean matches(JsonNode pod) throws CelValidationException, CelEvaluationException {
        Map<String, Object> input = input(pod);
        for (MatchCondition condition : conditions) {
            Cel cel = environment(Map.of()).setResultType(SimpleType.BOOL).build();
            CelAbstractSyntaxTree tree = cel.compile(condition.getExpression()).getAst();
            if (!(boolean) cel.createProgram(tree).eval(input)) {
                return false;
            }
        }
        return true;
    }

    private Object patches(JsonNode pod) throws CelValidationException, CelEvaluationException {
        Map<String, Object> input = input(pod);
        Map<String, CelType> types = new LinkedHashMap<>();
        for (Variable variable : variables) { // each may use those before it
            Cel cel = environment(types).build();
            CelAbstractSyntaxTree tree = cel.compile(variable.getExpression()).getAst();
            input.put("variables." + variable.getName(), cel.createProgram(tree).eval(input));
            types.put("variables." + variable.getName(), tree.getResultType());
        }
        Cel cel = environment(types)
                .setResultType(ListType.create(StructTypeReference.create(PodTypes.JSON_PATCH)))
                .build();
        return cel.createProgram(cel.compile(mutation).getAst()).eval(input);
    }

    private static Map<String, Object> input(JsonNode pod) {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("object", integersAreLongs(Manifests.JSON.treeToValue(pod, Object.class)));
        return input;
    }

    private static Object integersAreLongs(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            map.forEach((key, content) -> copy.put(key, integersAreLongs(content)));
            return copy;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Policy::integersAreLongs).toList();
        }
        return value instanceof Integer number ? Long.valueOf(number) : value;
    }

    /** What Kubernetes 1.36 offers to expressions, as far as these use it: cel-go's strings and optionals, its own indexOf of lists. */
    private static CelBuilder environment(Map<String, CelType> variables) {
        CelOptions options =
                CelOptions.current().enableHeterogeneousNumericComparisons(true).build();
        CelBuilder builder = CelFactory.plannerCelBuilder()
                .setOptions(options)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addCompilerLibraries(CelExtensions.optional(), CelExtensions.strings())
                .addRuntimeLibraries(CelExtensions.optional(), CelExtensions.strings())
                .setTypeProvider(new PodTypes())
                .setValueProvider((type, fields) -> Optional.of(new LinkedHashMap<>(fields)))
                .addVar("object", SimpleType.DYN)
                .addFunctionDeclarations(CelFunctionDecl.newFunctionDeclaration(
                        "indexOf",
                        CelOverloadDecl.newMemberOverload(
                                "list_index_of",
                                SimpleType.INT,
                                ListType.create(TypeParamType.create("T")),
                                TypeParamType.create("T"))))
                .addFunctionBindings(CelFunctionBinding.from(
                        "list_index_of", ImmutableList.of(List.class, Object.class), arguments ->
                                (long) ((List<?>) arguments[0]).indexOf(arguments[1])));
        variables.forEach(builder::addVar);
        return builder;
    }
}
