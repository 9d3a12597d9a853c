// Runs a Jenkinsfile with stand-ins for Jenkins' own steps. In: the file, the exit code of its shell step. Out: a line per
// shell script and one with the job's result. A name that is none of the steps below is an error, as it is to Jenkins.
import org.codehaus.groovy.control.CompilerConfiguration

class Job {
    static final SECTIONS = ['pipeline', 'agent', 'label', 'triggers', 'gerrit', 'environment', 'stages', 'stage', 'steps',
                             'script', 'post', 'always', 'junit']
    int code
    String result = 'SUCCESS'

    def methodMissing(String name, arguments) {
        if (!(name in SECTIONS)) throw new MissingMethodException(name, Job, arguments as Object[])
        arguments.findAll { it instanceof Closure }.each { inside(it) }
    }

    def inside(Closure block) {
        block.delegate = this
        block.resolveStrategy = Closure.DELEGATE_FIRST
        block.call()
    }

    def propertyMissing(String name, value) { println "environment: $name" }

    def sh(Map step) {
        println "sh: ${step.script.trim()}"
        if (code != 0 && !step.returnStatus) error('the script failed')
        return code
    }

    def unstable(String why) { result = 'UNSTABLE' }

    def error(String why) { throw new Failed(why) }
}

class Failed extends RuntimeException {
    Failed(String why) { super(why) }
}

def job = new Job(code: args[1] as int)
def script = new GroovyShell(new CompilerConfiguration(scriptBaseClass: DelegatingScript.name)).parse(new File(args[0]))
script.setDelegate(job)
try {
    script.run()
} catch (Failed failed) {
    job.result = 'FAILURE'
}
println "result: ${job.result}"
